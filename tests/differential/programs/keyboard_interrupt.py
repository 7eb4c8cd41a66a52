# ends: badly nobody catches the interrupt
# threads: one an uncaught interrupt ends the process
"""KeyboardInterrupt that nobody catches: traceback and exit by signal."""

import signal


def work(n):
    for i in range(n):
        if i == 50:
            signal.raise_signal(signal.SIGINT)
    return n


def main():
    try:
        print("working")
        work(100)
    finally:
        print("cleaned up")


if __name__ == "__main__":
    main()
