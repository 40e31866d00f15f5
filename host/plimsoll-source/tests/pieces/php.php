<?php
function f($name, int $count) {
    sink('a' . "b"); // -> 'a' 'b'
    sink("<$name>"); // -> '<' unknown '>'
    sink(sprintf('%s-%d', $name, $count)); // -> unknown '-' safe
    sink($_GET['a']); // -> input
    sink(intval($name)); // -> safe
    sink($count); // -> safe
    $text = 'a';
    $text .= $name;
    sink($text); // -> 'a' unknown
    sink($name ? 'a' : 'b'); // -> 'a'
}
