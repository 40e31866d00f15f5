# TODO: café, a word whose last letter takes two bytes
def handler():
    return None  # TODO: answer
