"""What people see: one folder a duty. A view is right, form, one service or selector, template."""
