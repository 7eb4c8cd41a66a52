# ends: badly its exit status is the point
"""sys.exit below handlers and finally blocks."""

import sys


def main():
    try:
        with open("/dev/null") as file:
            for i in range(10):
                try:
                    if i == 5:
                        sys.exit(42)
                finally:
                    print("finally", i)
    except Exception:
        print("not reached")
    finally:
        print("outer", file.closed)


if __name__ == "__main__":
    main()
