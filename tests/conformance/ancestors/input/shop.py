class Shop:
    def price(self):
        if self.open:
            return 1

    def closed(self):
        def inner():
            return 2

        return inner


def free():
    return 3
