"""A night of a feed as the lake notes it, and told again from what landed. Judging it, again or for the first time, belongs elsewhere."""

from collections.abc import Iterable, Iterator
from datetime import date

from assets.house import House
from assets.judging import Delivered, FeedNight
from assets.typed_deliveries import TYPED
from boxscore.feeds import Feed
from boxscore.suppliers import Supplier
from sources.deliveries import Delivery
from warehouse.chronicle import AtHand, Chronicle
from warehouse.lake import Lake


def note_night(house: House, night: FeedNight, *, today: date | None) -> None:
    """Notes which extracts the feed is judged from, once all of them have landed; what people typed is noted where it comes back."""
    there = [_at_hand(one) for one in night.delivered if one.delivery.supplier != TYPED]
    Chronicle(house.files).note_night(night.feed.id, night.weeks, there, today=today)


def _at_hand(one: Delivered) -> AtHand:
    delivery = one.delivery
    refused = one.message if one.outcome == "refused" else ""
    return AtHand(delivery.name, delivery.extract, delivery.supplier.name, delivery.received, delivery.asked, refused)


def told_again(lake: Lake, feed: Feed, there: Iterable[AtHand]) -> Iterator[Delivery | Delivered]:
    """What was at hand, as it landed. Nothing of one that was pruned, and nothing of a supplier that the contract names no more."""
    suppliers = {supplier.name: supplier for supplier in feed.suppliers}
    for one in there:
        supplier = suppliers.get(one.supplier)
        if supplier and one.refused:
            yield Delivered(Delivery(one.name, supplier, one.received, b"", copy_of=one.extract), "refused", one.refused)
        elif supplier:
            yield from _landed(lake, feed, supplier, one)


def _landed(lake: Lake, feed: Feed, supplier: Supplier, one: AtHand) -> Iterator[Delivery]:
    original, copy = lake.landed(feed.id, extract=one.extract, name=one.name), lake.copied(feed.id, extract=one.extract)
    if original is not None:
        yield Delivery(one.name, supplier, one.received, original, one.asked)
    elif copy is not None:
        yield Delivery(one.name, supplier, one.received, copy, one.asked, copy_of=one.extract)
