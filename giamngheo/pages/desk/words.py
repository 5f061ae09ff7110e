"""What letters and their purposes are called on the pages of the desk."""

PURPOSES = {
    "study": (
        "Học tập: miễn, giảm học phí, hỗ trợ chi phí học tập",
        "School: fees waived, support of study costs",
    ),
    "care": ("Khám bệnh, chữa bệnh", "Hospital"),
    "loan": ("Vay vốn tín dụng chính sách", "Loan of the policy bank"),
    "other": ("Việc khác", "Something else"),
}
