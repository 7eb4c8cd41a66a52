"""Arithmetic, comparison and bit operations on ints around every size at which a representation changes."""

EDGES = [
    edge + delta
    for power in (0, 1, 8, 15, 29, 30, 31, 32, 58, 59, 60, 61, 62, 63, 64, 90, 120)
    for edge in (2**power, -(2**power))
    for delta in (-2, -1, 0, 1, 2)
] + [0, 256, 257, -5, -6, 10**40, -(10**40)]


def checksum(total, value):
    return (total * 1000003 + value) % (2**61 - 1)


def all_pairs():
    total = 0
    for a in EDGES:
        for b in EDGES:
            total = checksum(total, a + b)
            total = checksum(total, a - b)
            total = checksum(total, a * b)
            total = checksum(total, a & b)
            total = checksum(total, a | b)
            total = checksum(total, a ^ b)
            if b:
                total = checksum(total, a // b)
                total = checksum(total, a % b)
                q, r = divmod(a, b)
                if q * b + r != a:
                    print("divmod", a, b, q, r)
            total = checksum(total, (a < b) + 2 * (a <= b) + 4 * (a == b) + 8 * (a != b) + 16 * (a > b) + 32 * (a >= b))
            if (a - b == 0) != (a == b) or (a < b) != (b > a) or (a is b and a != b):
                print("compare", a, b)
    return total


def unary():
    total = 0
    for a in EDGES:
        for value in (-a, +a, ~a, abs(a), not a):
            total = checksum(total, value)
    return total


def shifts():
    total = 0
    for a in EDGES:
        for b in (0, 1, 2, 29, 30, 31, 32, 59, 60, 61, 62, 63, 64, 65, 128, 200):
            total = checksum(total, a << b)
            total = checksum(total, a >> b)
    return total


def in_place():
    x = 2**29 - 3
    seen = []
    for _ in range(6):
        x += 1
        seen.append(x)
    x = 2**59 - 3
    for _ in range(6):
        x += 1
        seen.append(x)
    x = -(2**59) + 3
    for _ in range(6):
        x -= 1
        seen.append(x)
    x = 2**62
    for _ in range(8):
        x *= 2
        seen.append(x)
    for _ in range(12):
        x >>= 7
        seen.append(x)
    x = 1
    for k in range(1, 40):
        x *= k
    seen.append(x)
    for k in range(1, 20):
        x //= k
    seen.append(x)
    x |= 2**70
    x ^= 2**59
    x &= 2**71 - 1
    x %= 2**65 + 1
    x **= 2
    x <<= 3
    seen.append(x)
    return seen


def errors():
    for function in (
        lambda: 1 // 0,
        lambda: 1 % 0,
        lambda: 1 / 0,
        lambda: 2**70 // 0,
        lambda: 1 << -1,
        lambda: 1 >> -1,
        lambda: 0**-1,
        lambda: 1 + "a",
        lambda: "a" + 1,
        lambda: 1 - None,
        lambda: 1 < "a",
        lambda: ~1.5,
        lambda: -"a",
        lambda: divmod(5, 0),
        lambda: 10**400 / 1.0,
        lambda: int("x"),
        lambda: int("9" * 5000),
        lambda: [][2**70],
        lambda: [1] * 2**70,
        lambda: 1 & 1.0,
    ):
        try:
            print(function())
        except Exception as error:
            print(type(error).__name__, error)


def powers_and_floats():
    print(2**-2, (-2) ** 3, 0**0, 7**77, pow(7, 77, 10), pow(3, -1, 7), (-8) ** (1 / 3))
    print(2**62 / 3, 1 / 3, 10**30 / 10**29, 7 / 2, -7 // 2, -7 % 3, 7 // -2, 7 % -3, 2**64 % -3)
    print(2**53 + 1 == float(2**53 + 1), 2**53 + 1 == 2.0**53, 2**53 < 2.0**53 + 1, 10**400 > 1e308, -(10**400) < -1e308)
    print(True + True, True * 2**60, False - 2**60, True & 3, True | False, type(True & True), type(True + 0), ~True & 7)
    print(int(3.99), int(-3.99), int("  12 "), int("ff", 16), int(True), (5).bit_length(), (2**64).bit_count())
    print(sum(range(100000)), sum([2**61] * 5), sum([1, 2.5, 3]), max(3, 2**70, 5), min(2**70, -(2**70)))
    print(hash(2**61 - 1), hash(2**61), hash(-1), hash(-2), hash(2**100), hash(True), 1 == True, 1.0 == 1 == True)


def wrap_around():
    x = 1
    for i in range(3000):
        x = (x * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 31
        if i % 500 == 0:
            print(x)
    y = 2**60 - 1000
    for _ in range(2000):
        y += 1
    print(y, y - 2**60)
    y = -(2**60) + 1000
    for _ in range(2000):
        y -= 1
    print(y, y + 2**60)
    z = 0
    for i in range(5000):
        z += i * i * i * i * i
    print(z)


def identity():
    a = 100
    b = 50 + 50
    print(a is b, (256 + 0) is (255 + 1), [1, 2, 3][0] is 1 + 0)
    for base in (255, -6):
        x = base + 1
        y = 0
        y += base + 1
        print(x == y, x is y)
    c = 10**6
    d = c
    print(c is d, [c][0] is c, (c,)[0] is d, {1: c}[1] is c)


def main():
    print(all_pairs(), unary(), shifts())
    print(in_place())
    errors()
    powers_and_floats()
    wrap_around()
    identity()


if __name__ == "__main__":
    main()
