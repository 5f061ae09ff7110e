"""What Django and allauth would say in English only."""

from datetime import datetime

from django.utils.timezone import localtime

from giamngheo.rules.language import say

_WRONG = (
    "Tên đăng nhập hoặc mật khẩu không đúng. Sai 5 lần thì tài khoản tạm khóa 15 phút.",
    "User name or password is wrong. Five wrong ones lock the account for 15 minutes.",
)
_CODE = ("Mã không đúng hoặc đã dùng rồi.", "This code is wrong or was used already.")
_TOO_MANY = (
    "Đã nhập sai quá nhiều lần: tạm khóa 15 phút. Hãy thử lại sau.",
    "Too many wrong tries: locked for 15 minutes. Try again later.",
)
_NO_LONGER_VALID = (
    "Đường dẫn không đúng hoặc đã hết hạn. Hãy yêu cầu đường dẫn mới.",
    "This link is wrong or no longer valid. Ask for a new one.",
)
NOT_THE_SAME_TWICE = (
    "Hai lần nhập mật khẩu mới không giống nhau.",
    "The two new passwords are not the same.",
)
SENTENCES = {
    "username_password_mismatch": _WRONG,
    "email_password_mismatch": _WRONG,
    "invalid_login": _WRONG,
    "too_many_login_attempts": _TOO_MANY,
    "rate_limited": _TOO_MANY,
    "incorrect_code": _CODE,
    "incorrect_password": ("Mật khẩu không đúng.", "The password is wrong."),
    "enter_current_password": ("Mật khẩu hiện nay không đúng.", "The current password is wrong."),
    "same_as_current": (
        "Mật khẩu mới phải khác mật khẩu đang dùng.",
        "The new password must not be the present one.",
    ),
    "password_too_short": ("Mật khẩu phải có ít nhất 8 ký tự.", "A password has at least 8 characters."),
    "password_too_common": (
        "Mật khẩu này quá phổ biến, dễ đoán.",
        "This password is too common to be safe.",
    ),
    "password_too_similar": (
        "Mật khẩu quá giống tên hoặc e-mail của bạn.",
        "The password is too much like your name or e-mail address.",
    ),
    "account_inactive": ("Tài khoản đã ngừng hoạt động.", "This account is closed."),
    "invalid_or_expired_key": _NO_LONGER_VALID,
    "invalid_password_reset": _NO_LONGER_VALID,
    "duplicate_email": (
        "Địa chỉ e-mail này đã có trong tài khoản.",
        "The account has this e-mail address already.",
    ),
    "email_taken": (
        "Địa chỉ e-mail này thuộc tài khoản khác.",
        "Another account has this e-mail address.",
    ),
    "cannot_remove_primary_email": (
        "Không bỏ được địa chỉ e-mail chính.",
        "The primary e-mail address cannot be removed.",
    ),
    "max_email_addresses": ("Đã đủ số địa chỉ e-mail cho phép.", "No more e-mail addresses are allowed."),
    "unverified_primary_email": (
        "Địa chỉ e-mail chính phải được xác nhận trước.",
        "The primary e-mail address must be confirmed first.",
    ),
    "unverified_email": (
        "Hãy xác nhận địa chỉ e-mail trước khi bật xác thực hai lớp.",
        "Confirm the e-mail address before switching the second factor on.",
    ),
    "add_email_blocked": (
        "Tài khoản có xác thực hai lớp không thêm được địa chỉ e-mail.",
        "An account with a second factor cannot take another e-mail address.",
    ),
    "cannot_delete_authenticator": (
        "Không tắt được xác thực hai lớp.",
        "The second factor cannot be switched off.",
    ),
    "cannot_generate_recovery_codes": (
        "Hãy bật xác thực hai lớp trước khi lấy mã dự phòng.",
        "Switch the second factor on before making recovery codes.",
    ),
    "invalid_token": (
        "Nơi cấp tài khoản trả lời không hợp lệ.",
        "The other side's answer is not valid.",
    ),
    "no_password": ("Tài khoản chưa có mật khẩu.", "This account has no password."),
    "no_verified_email": (
        "Tài khoản chưa có địa chỉ e-mail được xác nhận.",
        "This account has no confirmed e-mail address.",
    ),
    "disconnect_last": (
        "Không bỏ được liên kết cuối cùng.",
        "The last connected account cannot be disconnected.",
    ),
    "connected_other": (
        "Tài khoản bên ngoài này đã gắn với cán bộ khác.",
        "That account is connected with another officer.",
    ),
}


def locked(until: datetime | None) -> str:
    """Why a right password does not help now. until: None where the lock has just ended."""
    at = f"{localtime(until):%H:%M}" if until else ""
    return say(
        f"Đã nhập sai 5 lần: tài khoản tạm khóa 15 phút, đến {at}. Hãy thử lại sau, hoặc nhờ người quản trị "
        "hay lãnh đạo đơn vị mở khóa.",
        f"Five wrong tries: the account is locked for 15 minutes, until {at}. Try again later, or ask the "
        "administrator or the head of your office to unlock it.",
    )
