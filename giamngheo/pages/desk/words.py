"""What letters, requests and their acts are called on the pages of the desk."""

PURPOSES = {
    "study": (
        "Học tập: miễn, giảm học phí, hỗ trợ chi phí học tập",
        "School: fees waived, support of study costs",
    ),
    "care": ("Khám bệnh, chữa bệnh", "Hospital"),
    "loan": ("Vay vốn tín dụng chính sách", "Loan of the policy bank"),
    "other": ("Việc khác", "Something else"),
}
FORMS = {
    "review_request": ("Rà soát hộ nghèo, hộ cận nghèo (Mẫu 01)", "To be reviewed (form 01)"),
    "escape_request": ("Công nhận thoát nghèo, thoát cận nghèo (Mẫu 04)", "To leave the list (form 04)"),
}
REQUEST_STEPS = {
    "received": ("Đã tiếp nhận", "Received"),
    "with_officer": ("Đã chuyển cán bộ giảm nghèo", "With the officer"),
    "in_review": ("Đang rà soát", "Under review"),
    "to_sign": ("Từ chối, chờ chủ tịch ký", "Refusal before the chair"),
    "signed": ("Đã ký, chờ văn thư cấp số", "Signed, to be numbered"),
    "answered": ("Có kết quả, chờ trả", "Answered, to be handed out"),
    "given": ("Đã trả kết quả", "Handed out"),
}
# What the button says.
REQUEST_ACTS = {
    "hand_over": ("Chuyển cán bộ giảm nghèo", "Hand over to the officer"),
    "accept": ("Đưa vào đợt rà soát", "Take into the round"),
    "refuse": ("Từ chối, ghi lý do", "Refuse, with reasons"),
    "send_refusal_back": ("Trả lại, không ký", "Send back unsigned"),
    "sign_refusal": ("Ký thông báo từ chối", "Sign the refusal"),
    "number_refusal": ("Cấp số thông báo", "Number the refusal"),
    "give_answer": ("Trả kết quả", "Hand the answer out"),
}
