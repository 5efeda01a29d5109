"""Sending what waits in the mail queue."""

from chalicelib.ports import MailerUnavailableError, MailRefusedError, Message
from chalicelib.services import Services
from communitybook.messages import say


def send_due_mail(services: Services) -> int:
    """How many went out. A server that is down leaves them waiting, with the reason shown."""
    sent = 0
    for item in services.store.mail.take_due(services.now):
        try:
            services.mailer.send(Message(**item.body["message"]))
        except MailerUnavailableError as error:
            services.store.mail.mark_failed(item, services.now, str(error))
            continue
        except (MailRefusedError, ValueError):
            services.store.mail.mark_refused(item, services.now, say("mail_refused"))
            continue
        services.store.mail.mark_sent(item, services.now)
        sent += 1
    return sent


def send_mail(services: Services) -> int:
    """The same as a job: MailerUnavailableError while anything waits because of a failure."""
    sent = send_due_mail(services)
    if why := services.store.mail.why_waiting():
        raise MailerUnavailableError(why)
    return sent
