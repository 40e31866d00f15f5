with open("c") as three:
    pass

four = open("d")
