"""What upper floors hear of the store. Sent inside the transaction of the change: who listens writes in it, or refuses it as a whole.

law_changed     `change` (portal.articles.models.Change) is in effect: its passages are labelled, those labelled "answer" act
law_restored    `change` was taken back: everything it set off is lifted
"""

from django.dispatch import Signal

law_changed = Signal()
law_restored = Signal()
