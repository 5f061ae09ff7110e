"""What letters, requests, their acts and the papers with templates are called on the pages of the desk."""

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
    "average_living": (
        "Công nhận hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình",
        "To be recognised as a farm household of average living standard",
    ),
    "low_income_worker": (
        "Công nhận người lao động có thu nhập thấp",
        "To be recognised as a worker of low income",
    ),
}
RECOGNITION_STEPS = {
    "income": ("Ghi thu nhập 12 tháng", "Recording the incomes"),
    "posted": ("Đang niêm yết", "Posted"),
    "concluded": ("Hết niêm yết, chờ chủ tịch ký", "Before the chair"),
    "signed": ("Đã ký, chờ văn thư cấp số", "Signed, to be numbered"),
    "decided": ("Đã có quyết định", "Decided"),
    "refused": ("Từ chối", "Refused"),
}
# What the button says.
RECOGNITION_ACTS = {
    "record_income": ("Ghi thu nhập", "Record an income"),
    "post": ("Niêm yết", "Post"),
    "refuse": ("Từ chối, ghi lý do", "Refuse, with reasons"),
    "complain": ("Nhận khiếu nại", "Take a complaint"),
    "recheck": ("Phúc tra: giữ kết quả", "Re-check: the result stays"),
    "look_again": ("Phúc tra: ghi lại thu nhập", "Re-check: record the incomes anew"),
    "conclude": ("Kết thúc niêm yết, trình ký", "Conclude and submit"),
    "send_back": ("Trả lại, không ký", "Send back unsigned"),
    "sign": ("Ký quyết định", "Sign the decision"),
    "number": ("Cấp số quyết định", "Number the decision"),
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
    "accept": ("Nhận rà soát", "Take in to be reviewed"),
    "refuse": ("Từ chối, ghi lý do", "Refuse, with reasons"),
    "send_refusal_back": ("Trả lại, không ký", "Send back unsigned"),
    "sign_refusal": ("Ký thông báo từ chối", "Sign the refusal"),
    "number_refusal": ("Cấp số thông báo", "Number the refusal"),
    "give_answer": ("Trả kết quả", "Hand the answer out"),
}
# Papers whose Word file may follow an office's own template, by the name of their files.
TEMPLATED = {
    "quyet-dinh": ("Quyết định", "Decision"),
    "niem-yet": ("Danh sách niêm yết", "Posted list"),
    "bien-ban-hop-dan": ("Biên bản họp dân", "Record of the village meeting"),
    "giay-chung-nhan": ("Giấy chứng nhận", "Certificate"),
    "giao-nhan-giay-chung-nhan": ("Danh sách giao, nhận giấy chứng nhận", "Hand-over list of certificates"),
    "thong-bao-ket-qua": ("Thông báo kết quả rà soát", "Notice of the result"),
    "giay-xac-nhan": ("Giấy xác nhận", "Confirmation letter"),
    "giay-hen": ("Giấy tiếp nhận và hẹn trả kết quả", "Receipt with the day of the answer"),
    "thong-bao-tu-choi": ("Thông báo từ chối", "Refusal"),
    "giay-tiep-nhan-y-kien": ("Giấy tiếp nhận ý kiến", "Receipt of a complaint"),
    "tra-loi-y-kien": ("Trả lời ý kiến", "Answer to a complaint"),
    "ho-can-ra-soat": ("Danh sách hộ cần rà soát", "Households to review"),
    "ho-tro-ra-soat-vien": ("Danh sách hỗ trợ rà soát viên", "Reviewers' allowances"),
}
