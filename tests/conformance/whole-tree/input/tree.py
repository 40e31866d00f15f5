# before
def f(a, b=1):
    return a + b  # inside

x = = 2
