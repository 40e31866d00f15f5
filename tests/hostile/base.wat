;; A good pack, written by hand: one finding and one fact for each match, and the length of the name of each unit.
;; A case replaces what has the same name; see `assemble.rs`. Layouts are those of the canonical ABI for `wit/v0.1`.
(module
  (memory $memory (export "memory") 4)
  (global $heap (mut i32) (i32.const 131072))
  ;; The name of the rule, as the host wrote it.
  (global $named (mut i64) (i64.const 0))

  (export "cabi_realloc" (func $realloc))
  (export "plimsoll:audit/rules@0.1.0#describe" (func $describe))
  (export "plimsoll:audit/rules@0.1.0#inspect" (func $inspect))
  (export "plimsoll:audit/rules@0.1.0#conclude" (func $conclude))
  (export "cabi_post_plimsoll:audit/rules@0.1.0#inspect" (func $post_inspect))

  ;; Never frees: an instance lives for one call. New memory is zero, so what is not stored is zero, none or empty.
  (func $realloc (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (global.set $heap (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
    (local.set $at (global.get $heap))
    (global.set $heap (i32.add (local.get $at) (local.get $size)))
    (block $fits
      (br_if $fits (i32.le_u (global.get $heap) (i32.mul (memory.size) (i32.const 65536))))
      (drop (memory.grow (i32.add (i32.div_u (local.get $size) (i32.const 65536)) (i32.const 1)))))
    (memory.copy (local.get $at) (local.get $old) (local.get $old_size))
    (local.get $at))
  (func $new (param $size i32) (result i32)
    (call $realloc (i32.const 0) (i32.const 0) (i32.const 8) (local.get $size)))

  ;; description: id, version, rules, options, facts, concludes
  (data $description (i32.const 512)
    "\00\01\00\00\07\00\00\00" "\08\01\00\00\05\00\00\00" "\58\02\00\00\01\00\00\00" "\00\00\00\00\00\00\00\00" "\80\02\00\00\01\00\00\00" "\01")
  (data $id (i32.const 256) "hostile")
  (data $version (i32.const 264) "1.0.0")
  ;; rule: id, page, code
  (data $rule (i32.const 600) "\10\01\00\00\04\00\00\00" "\00\10\00\00" {{page size}} "\01")
  ;; fact: key, no fields
  (data $facts (i32.const 640) "\10\01\00\00\04\00\00\00")
  (data $fact_key (i32.const 272) "todo")
  (data $metric (i32.const 280) "todos" "1")
  (data $page (i32.const 4096) {{page}})
  (func $describe (result i32) (i32.const 512))

  ;; file: path, language, kind, size, lines, role, unit; groups of matches, each the rule at 0 and its matches at 8; returns
  ;; result<observations, failure>. The pack has one rule, so there is one group.
  (func $inspect
    (param $path i32) (param $path_size i32) (param $language i32) (param $language_size i32)
    (param $kind i32) (param $kind_size i32) (param $size i32) (param $lines i32) (param $role i32) (param $role_size i32)
    (param $unit i32) (param $unit_size i32) (param $groups i32) (param $count i32) (result i32)
    (if (i32.eqz (local.get $count)) (then (return (call $observe (i32.const 0) (i32.const 0)))))
    (global.set $named (i64.load (local.get $groups)))
    (call $observe (i32.load offset=8 (local.get $groups)) (i32.load offset=12 (local.get $groups))))
  (func $post_inspect (param $result i32))

  ;; observations: findings of 52 bytes at 4, strengths at 12, metrics at 20, facts of 28 bytes at 28
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (local $result i32) (local $finding i32) (local $fact i32)
    (local.set $result (call $new (i32.const 36)))
    (local.set $finding (call $new (i32.mul (local.get $count) (i32.const 52))))
    (local.set $fact (call $new (i32.mul (local.get $count) (i32.const 28))))
    (i32.store offset=4 (local.get $result) (local.get $finding))
    (i32.store offset=8 (local.get $result) (local.get $count))
    (i32.store offset=28 (local.get $result) (local.get $fact))
    (i32.store offset=32 (local.get $result) (local.get $count))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (call $finding (local.get $finding) (local.get $matches))
        (call $fact (local.get $fact) (local.get $matches))
        (local.set $finding (i32.add (local.get $finding) (i32.const 52)))
        (local.set $fact (i32.add (local.get $fact) (i32.const 28)))
        (local.set $matches (i32.add (local.get $matches) (i32.const 32)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $result))

  ;; finding: rule at 0, span at 8, message at 16, severity at 24, confidence at 26, related at 28, fixes at 36,
  ;; properties at 44; match: selector at 0, span at 8, node at 16, captures at 24
  (func $finding (param $to i32) (param $match i32)
    (call $copy (local.get $to) (local.get $match)))
  (func $copy (param $to i32) (param $match i32)
    (i64.store (local.get $to) (global.get $named))
    (i64.store offset=8 (local.get $to) (i64.load offset=8 (local.get $match))))

  ;; fact: key at 0, values at 8, optional span at 16
  (func $fact (param $to i32) (param $match i32)
    (i32.store (local.get $to) (i32.const 272))
    (i32.store offset=4 (local.get $to) (i32.const 4))
    (i32.store offset=16 (local.get $to) (i32.const 1))
    (i64.store offset=20 (local.get $to) (i64.load offset=8 (local.get $match))))

  ;; Returns result<conclusions, failure>: findings at 4, strengths at 12, metrics of 24 bytes at 20.
  ;; unit: path, name, evidence
  (func $conclude
    (param $path i32) (param $path_size i32) (param $name i32) (param $name_size i32)
    (param $evidence i32) (param $evidence_count i32) (result i32)
    (local $result i32) (local $metric i32)
    (local.set $result (call $new (i32.const 28)))
    (local.set $metric (call $new (i32.const 24)))
    (i32.store offset=20 (local.get $result) (local.get $metric))
    (i32.store offset=24 (local.get $result) (i32.const 1))
    (i32.store (local.get $metric) (i32.const 280))
    (i32.store offset=4 (local.get $metric) (i32.const 5))
    (f64.store offset=8 (local.get $metric) (f64.convert_i32_u (local.get $name_size)))
    (i32.store offset=16 (local.get $metric) (i32.const 285))
    (i32.store offset=20 (local.get $metric) (i32.const 1))
    (local.get $result)))
