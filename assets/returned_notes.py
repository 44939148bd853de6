"""What people typed, kept in the lake beside the warehouse. Reading what comes back, and bringing it back, belong elsewhere."""

from assets.house import House
from warehouse.chronicle import Chronicle, Returned
from warehouse.entries import REFUSED


def note_returns(house: House) -> None:
    """Keeps of every workbook that came back and was read what it brought, where that is not kept yet."""
    chronicle, returns = Chronicle(house.files), house.store.returns()
    read, noted = returns.loc[returns["outcome"] != REFUSED, "returned"], chronicle.returns_noted()
    for returned in read:
        told = None if returned in noted else house.store.return_of(returned)
        if told:
            chronicle.note_return(Returned(told, house.store.entries_of(returned)))
