def outer():
    sleep(1)
    while True:
        sleep(2)

    def inner():
        sleep(3)


def quick():
    pass


sleep(4)
