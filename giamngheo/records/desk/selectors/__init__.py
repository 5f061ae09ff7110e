"""Questions of the desk and of the public page."""
