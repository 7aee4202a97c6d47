"""Letters of this floor (invitation, reset): who gets which, with what in it. Wording and delivery are the mailer's."""

from collections.abc import Mapping

from django.core.mail import EmailMessage


class Letter(EmailMessage):
    """One letter to one person; the mailer (`wasl.mail.mailer`) words it by its `purpose` and `language`.

    `source` names the cause, so that one cause never sends two letters. `send()` returns 0 while no mail account is set
    up: then the caller shows the link instead.
    """

    def __init__(
        self, purpose: str, *, to: str, language: str, source: str, variables: Mapping[str, str]
    ) -> None:
        super().__init__(subject=purpose, to=[to])
        self.purpose = purpose
        self.language = language
        self.source = source
        self.variables = dict(variables)
