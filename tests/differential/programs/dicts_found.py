# threads: one gc.get_objects() holds what other threads let go of
"""A dict that is still being made of items is found by the collector."""

import gc


def found_by_the_collector(i):
    """The dict that is being made is already one of the collector's."""

    def look():
        yield ("mark", 7919 + i)
        found = [o for o in gc.get_objects() if type(o) is dict and o.get("mark") == 7919 + i]
        for o in found:
            o["put in"] = 1
        yield ("seen", len(found) <= 1)

    d = dict(look())
    d.pop("put in", None)
    return d


def main():
    for i in range(1, 4):
        print(found_by_the_collector(i))


if __name__ == "__main__":
    main()
