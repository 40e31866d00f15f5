;; Four short lines that make hundreds of instances.
(component
  (core module $m)
  (component $a (alias outer 1 $m (core module $n)) (core instance (instantiate $n)) (core instance (instantiate $n))
    (core instance (instantiate $n)) (core instance (instantiate $n)) (core instance (instantiate $n)))
  (component $b (alias outer 1 $a (component $c)) (instance (instantiate $c)) (instance (instantiate $c))
    (instance (instantiate $c)) (instance (instantiate $c)) (instance (instantiate $c)) (instance (instantiate $c)))
  (component $d (alias outer 1 $b (component $c)) (instance (instantiate $c)) (instance (instantiate $c))
    (instance (instantiate $c)) (instance (instantiate $c)) (instance (instantiate $c)) (instance (instantiate $c)))
  (instance (instantiate $d)))
