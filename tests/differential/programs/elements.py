"""Elements of xml.etree.ElementTree: making them, their fields and children, how they die, and what only the host does."""

import copy
import sys
import weakref
import xml.etree.ElementTree as ET


class Special(ET.Element):
    def __eq__(self, other):
        return isinstance(other, ET.Element) and self.tag == other.tag

    __hash__ = ET.Element.__hash__


class Counted(ET.Element):
    def __len__(self):
        return 99

    def __getitem__(self, index):
        return ("mine", index)


class Dies(str):
    def __new__(cls, name, log):
        self = super().__new__(cls, name)
        self.log = log
        return self

    def __del__(self):
        self.log.append(str(self))


def attempt(f, *args, **keywords):
    try:
        return f(*args, **keywords)
    except Exception as e:
        return type(e).__name__, str(e)


def show(e):
    children = list(e)
    return e.tag, e.text, e.tail, dict(e.attrib), len(e), [c.tag for c in children], sys.getsizeof(e)


def build(seed):
    """A tree made by a fixed sequence of operations."""
    mine = seed

    def pick(n):
        nonlocal mine
        mine = (mine * 1103515245 + 12345) % 2**31
        return (mine >> 8) % n

    root = ET.Element("root", {"seed": str(seed)})
    nodes, out = [root], []
    for step in range(300):
        e = nodes[pick(len(nodes))]
        which = pick(20)
        if which < 5:
            child = ET.Element(f"t{pick(5)}")
            e.append(child)
            nodes.append(child)
        elif which == 5:
            nodes.append(ET.SubElement(e, f"s{pick(5)}", {"k": str(step)} if step % 2 else {}))
        elif which == 6:
            e.insert(pick(len(e) + 2), ET.Element("inserted"))
        elif which == 7 and len(e):
            victim = e[pick(len(e))]
            e.remove(victim)
        elif which == 8:
            e.extend([ET.Element(f"e{i}") for i in range(pick(4))])
        elif which == 9:
            e.text = f"text{step}"
        elif which == 10:
            e.tail = None if step % 3 else f"tail{step}"
        elif which == 11:
            e.set(f"a{pick(4)}", str(step))
        elif which == 12:
            out.append((e.get("k"), e.get("a1", "none"), e.get(key="a2", default=step)))
        elif which == 13:
            e.attrib["direct"] = step
        elif which == 14:
            e.attrib = {"new": str(step)}
        elif which == 15:
            out.append([c.tag for c in e])
        elif which == 16:
            out.append((len(e.findall("t1")), sys.getsizeof(e.findall("t1")), e.findtext("t2"), e.findtext("x", "y")))
        elif which == 17:
            found = e.find("t3")
            out.append(None if found is None else found.tag)
        elif which == 18 and len(e) > 2:
            out.append((e[-1].tag, e[0].tag, e[1:3] == list(e)[1:3]))
        else:
            e.tag = e.tag + "'"
            if len(e.tag) > 12:
                e.tag = "short"
    out.append([show(e) for e in nodes])
    texts = all(isinstance(v, str) for n in root.iter() for v in n.attrib.values())
    out.append(ET.tostring(root, "unicode") if texts else 0)
    return out


def making():
    a, empty = {"x": "1"}, {}
    e = ET.Element("t", a)
    a["x"] = "2"
    yield show(e), e.attrib is a
    yield show(ET.Element("t", empty)), show(ET.Element("t", attrib=a)), show(ET.Element("t", attrib=a, y="3"))
    yield show(ET.Element("t", {"a": "b"}, c="d")), show(ET.Element(5)), show(ET.Element(None))
    yield attempt(ET.Element), attempt(ET.Element, "t", 5), attempt(ET.Element, "t", attrib=5)
    yield attempt(ET.Element, tag="t"), attempt(ET.Element, "a", {}, {})
    yield show(Special("t", a)), show(Special("t", attrib=a))
    yield attempt(ET.SubElement, e), attempt(ET.SubElement, 5, "t"), attempt(ET.SubElement, e, "t", 5)
    yield show(ET.SubElement(e, "t", {"a": "1"}, b="2")), show(ET.SubElement(Special("p"), "t"))
    yield show(e.makeelement("m", {"x": "y"})), show(copy.copy(e)), show(copy.deepcopy(e))


def fields():
    e = ET.Element("t")
    for name in ("tag", "text", "tail", "attrib"):
        for value in ("s", 5, None, [1, 2], {"a": "b"}, 2**70, 1.5):
            yield attempt(setattr, e, name, value), attempt(getattr, e, name)
        yield attempt(delattr, e, name)
    e.text, e.tail = ["a", "b"], ["c"]
    yield e.text, e.tail, e.text is e.text
    first = ET.Element("u").attrib
    yield first, attempt(setattr, e, "other", 1), attempt(getattr, e, "other")
    special = Special("s")
    special.text = special.own = "both"
    yield special.text, special.own, vars(special)
    del special.own
    yield vars(special)
    parser = ET.XMLPullParser(("start", "end"))
    for chunk in ("<a>", "x" * 40, "&amp;", "y" * 40, "<b k='v'/>tail", "&lt;", "z</a>"):
        parser.feed(chunk)
    for event, e in parser.read_events():
        yield event, show(e)


def children():
    e = ET.Element("p")
    kids = [ET.SubElement(e, f"k{i}") for i in range(12)]
    for index in (0, 1, 11, -1, -12, 12, -13, True, 2**70, "x", None, 1.0, slice(2, 4), slice(None, None, -1)):
        got = attempt(e.__getitem__, index)
        try:
            direct = e[index]
        except Exception as error:
            direct = type(error).__name__, str(error)
        yield index, getattr(got, "tag", None) or len(got), type(direct) is type(got)
    yield [c.tag for c in e], [c.tag for c in reversed(e)], list(map(len, e)), tuple(e) == tuple(kids), kids[3] in e
    it = iter(e)
    yield next(it) is kids[0], [c.tag for c in it], list(it), next(it, "end")
    e.append(ET.Element("late"))
    yield list(it)
    it = iter(e)
    for i, child in enumerate(it):
        if i == 2:
            e.remove(child)
        if i == 4:
            e.append(ET.Element("more"))
    yield i, [c.tag for c in e]
    for i, child in enumerate(e):
        if i == 3:
            del e[5:]
    yield i, len(e)
    yield attempt(e.append, 5), attempt(e.append, None), attempt(e.append), attempt(e.extend, 5), attempt(e.extend, [5])
    yield attempt(e.extend, [ET.Element("in"), 5]), [c.tag for c in e]
    yield attempt(e.extend, iter([ET.Element("it")])), attempt(e.extend, e), [c.tag for c in e]
    yield attempt(e.remove, ET.Element("not")), attempt(e.remove, 5), attempt(e.insert, 0, 5), attempt(e.insert, "x", e[0])
    e.insert(-1, ET.Element("before the last"))
    e.insert(99, ET.Element("last"))
    yield [c.tag for c in e]
    e[0] = ET.Element("replaced")
    yield e[0].tag, attempt(e.__setitem__, 0, 5)
    s = ET.Element("s")
    s.extend([Special("a"), Special("b"), ET.Element("b")])
    victim = ET.Element("b")
    s.remove(victim)
    yield [c.tag for c in s], type(s[1]).__name__
    counted = Counted("c")
    counted.append(ET.Element("x"))
    yield len(counted), counted[5], [x for x, _ in zip(counted, range(3))], list(zip(range(2), counted))
    e.clear()
    yield show(e)


def finding():
    e = ET.fromstring("<a xmlns:n='u'><b>1</b><c/><b>2<d>in</d></b><n:b>3</n:b><!-- x --><b/></a>")
    e.append(ET.Comment("remark"))
    e.append(ET.Element(7))
    e.append(ET.Element("last"))
    for path in ("b", "c", "x", "last", "*", ".", "b/d", "{u}b", "{*}b", "{}b", "n:b", ".//d", "b[2]", "", b"b", 7, None, "b.c"):
        for f in (e.find, e.findtext, e.findall):
            got = attempt(f, path)
            tags = [got.tag] if isinstance(got, ET.Element) else [x.tag for x in got] if isinstance(got, list) else got
            yield path, "a remark" if tags == [ET.Comment] else [x for x in tags or () if x is not ET.Comment]
    yield e.find("n:b", {"n": "u"}).text, e.findtext("n:b", None, {"n": "u"}), [x.text for x in e.findall("n:b", {"n": "u"})]
    yield e.findtext("c"), e.findtext("c", "default"), e.findtext("nothing", "default"), e.findtext("nothing", default=1)
    yield [x.tag for x in e.iter("b")], list(e.itertext()), [x.text for x in e.iterfind("b")]
    yield e.items(), e.keys(), e.find("b").items()


def deaths():
    log = []
    e = ET.Element(Dies("tag", log))
    e.text = Dies("text", log)
    e.tail = Dies("tail", log)
    e.set("k", Dies("value", log))
    for i in range(6):
        ET.SubElement(e, Dies(f"child{i}", log)).text = Dies(f"text{i}", log)
    e.remove(e[2])
    yield list(log)
    e.text = None
    e.tag = "t"
    yield list(log)
    e[0].attrib = {"x": Dies("in attrib", log)}
    e[0].attrib = {}
    yield list(log)
    del e
    yield list(log)
    log.clear()
    e = ET.Element("e")
    r = weakref.ref(e, lambda _: log.append("dead"))
    yield r() is e
    del e
    yield r(), list(log)
    e = ET.Element("cycle")
    e.append(e)
    e.attrib["me"] = e
    e.clear()
    yield len(e)
    tree = ET.Element("deep")
    at = tree
    for _ in range(3000):
        at = ET.SubElement(at, "d")
    del at, tree
    text = "text" * 10 + str(len(log))
    for _ in range(50):
        e = ET.Element("again")
        e.text = text
        for _ in range(7):
            e.append(ET.Element("x"))
    yield e.text is text


def main():
    for seed in range(6):
        print(build(seed))
    for part in (making, fields, children, finding, deaths):
        for result in part():
            print(part.__name__, result)


if __name__ == "__main__":
    main()
