def run():
    pass


def stop():
    pass


def run():
    pass


def stop():
    pass


def run():
    pass
