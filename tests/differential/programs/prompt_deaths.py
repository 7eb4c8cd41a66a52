"""Objects whose death shows die with their last reference, wherever the other references have been."""


def main():
    deaths = []

    class Seen:
        def __del__(self):
            deaths.append(len(deaths))

    def direct():
        o = Seen()
        del o

    def left_a_list_first():
        o = Seen()
        items = [o]
        del items
        del o

    def twice_in_a_list():
        o = Seen()
        items = [o, o]
        items = None
        o = None

    def through_an_inner_list():
        o = Seen()
        items = [[o], o]
        inner = items[0]
        items = None
        o = None
        inner = None

    def in_an_old_container():
        o = Seen()
        items = [[o], (o, 1), {"a": o}, {1: o}]
        len(deaths)
        str(items)  # the collector knows it by now
        o = None
        items = None

    def by_overwriting():
        box = [Seen(), None]
        box[0] = None

    def as_an_attribute():
        class Box:
            pass

        box = Box()
        box.o = Seen()
        other = box.o
        box = None
        other = None

    def moved_to_another_attribute():
        class Box:
            o = None

        first, second = Box(), Box()
        first.o = Seen()
        o = first.o
        first.o = None
        second.o = o
        o = None
        second.o = None

    def held_by_a_local_alone():
        class Box:
            pass

        box = Box()
        box.o = Seen()
        before = len(deaths)
        o = box.o
        box.o = None
        alive = len(deaths) == before
        o = None
        if not alive or len(deaths) != before + 1:
            print("not while the local had it, or not at once")

    def in_long_containers():
        class Box:
            pass

        box, kept = Box(), Box()
        box.items, box.pairs = list(range(400)), [(n, n) for n in range(400)]
        box.by_number, box.all = dict(enumerate(box.pairs)), set(range(300))
        kept.box = box
        box = None
        kept.box = None  # nothing is seen of that
        kept.box = Box()
        kept.box.items = [list(range(50)) for _ in range(50)]
        kept.box.items[40].append(Seen())
        kept.box = None

    def in_more_than_is_looked_at():
        class Box:
            pass

        box = Box()
        box.items = [[(n, (n,)) for n in range(100)] for _ in range(100)]
        box.items[-1][-1] = Seen()
        kept = [box]
        box = None
        kept[0] = None

    for kind in (
        direct,
        left_a_list_first,
        twice_in_a_list,
        through_an_inner_list,
        in_an_old_container,
        by_overwriting,
        as_an_attribute,
        moved_to_another_attribute,
        held_by_a_local_alone,
        in_long_containers,
        in_more_than_is_looked_at,
    ):
        late = 0
        for _ in range(50):
            before = len(deaths)
            kind()
            late += len(deaths) != before + 1
        print(kind.__name__, late)


if __name__ == "__main__":
    main()
