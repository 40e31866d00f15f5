print("grün")
total = compute(print(1))
