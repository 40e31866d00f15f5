;; Three memories that are allowed one by one, and too much together.
(component
  (core module $piece (memory 500))
  (core instance (instantiate $piece))
  (core instance (instantiate $piece))
  (core instance (instantiate $piece))
  {{the good pack}})
