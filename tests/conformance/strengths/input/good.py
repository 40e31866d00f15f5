with open("a") as one:
    pass

with open("b") as two:
    pass
