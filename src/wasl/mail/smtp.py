"""Speaks SMTP with the mail account: one letter, one connection, everything it may answer turned into three outcomes."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from wasl.kernel import clock
from wasl.kernel.email import ascii_email
from wasl.mail.models import Account, Message
from wasl.mail.wording import as_html

TIMEOUT = 20  # seconds for each answer of the server


class Passing(Exception):
    """The letter did not leave; another time it may."""


class Refused(Exception):
    """The server refuses this letter for good (5xx)."""


def compose(account: Account, message: Message) -> EmailMessage:
    """Return the letter as it travels: text and HTML, in the direction of its language."""
    letter = EmailMessage()
    letter["Subject"] = message.subject
    letter["From"] = Address(account.from_name, addr_spec=ascii_email(account.from_address))
    letter["To"] = Address(addr_spec=ascii_email(message.recipient))
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = message.message_id
    letter["Content-Language"] = message.language
    letter["Auto-Submitted"] = "auto-generated"
    if message.stop_url:
        letter["List-Unsubscribe"] = f"<{message.stop_url}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(message.text)
    letter.add_alternative(as_html(message.text, message.language, message.subject), subtype="html")
    enclosures = message.enclosures.order_by("id")
    for enclosure in enclosures:
        if "method=" in enclosure.mime:
            maintype, subtype, options = _type_of(enclosure.mime)
            letter.add_alternative(
                bytes(enclosure.content), maintype=maintype, subtype=subtype, params=options, cte="base64"
            )
    for enclosure in enclosures:
        maintype, subtype, options = _type_of(enclosure.mime)
        letter.add_attachment(
            bytes(enclosure.content),
            maintype=maintype,
            subtype=subtype,
            params=options,
            filename=enclosure.name,
        )
    return letter


def _type_of(mime: str) -> tuple[str, str, dict[str, str]]:
    """Return the parts of a whole type: "text/calendar; method=REQUEST" as text, calendar and the method."""
    whole, *options = (part.strip() for part in mime.split(";"))
    maintype, _slash, subtype = whole.partition("/")
    return maintype, subtype, dict(option.split("=", 1) for option in options)


def send(account: Account, message: Message) -> None:
    """Hand a letter to the server; returns once it has taken it (250). Raises `Passing` or `Refused`."""
    letter = compose(account, message)
    try:
        with _connect(account) as server:
            server.send_message(letter)
    except (
        smtplib.SMTPAuthenticationError,
        smtplib.SMTPConnectError,
        smtplib.SMTPServerDisconnected,
    ) as error:
        raise Passing from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise (Refused if all(code >= 500 for code in codes) else Passing) from error
    except smtplib.SMTPResponseException as error:
        raise (Refused if error.smtp_code >= 500 else Passing) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Passing from error


def _connect(account: Account) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    server: smtplib.SMTP
    if account.security == Account.Security.TLS:
        server = smtplib.SMTP_SSL(account.host, account.port, timeout=TIMEOUT, context=secure)
    else:
        server = smtplib.SMTP(account.host, account.port, timeout=TIMEOUT)
    if account.security == Account.Security.STARTTLS:
        server.starttls(context=secure)
    if account.username:
        server.login(account.username, account.password)
    return server
