package plimsoll

import (
	"slices"
	"testing"
)

// configured is this file, with an alias without an anchor behind it:
//
//	base: &base {retries: 3}
//	job: {<<: *base, name: "n"}
//	empty:
func configured() *Values {
	rows := [][valueColumns]uint32{
		{4, noValue, 8, 0, 60, noValue, 0, 0, noValue, noValue, 0},
		{4, 0, 3, 12, 24, 0, 0, 4, noValue, noValue, 0},
		{2, 1, 3, 22, 23, 1, 13, 20, 2, noValue, 0},
		{4, 0, 6, 30, 52, 3, 25, 28, noValue, noValue, 0},
		{6, 3, 5, 35, 40, 4, 31, 33, noValue, 1, 1},
		{3, 3, 6, 48, 51, 5, 42, 46, 6, noValue, 10},
		{0, 0, 7, 59, 59, 7, 53, 58, noValue, noValue, 0},
		{6, 0, 8, 59, 59, 7, 53, 58, noValue, noValue, 4},
	}
	tree := ValueTree{
		Texts:   []string{"base", "retries", "3", "job", "<<", "name", "n", "empty"},
		Objects: []ConfigObject{{Kind: "kubernetes/Pod", Name: "p"}, {Value: 3}},
	}
	for column := range valueColumns {
		for _, row := range rows {
			tree.Columns = append(tree.Columns, row[column])
		}
	}
	return NewValues(tree)
}

func TestAPathOfKeysFollowsMergeKeysAndSaysWhereItBreaks(t *testing.T) {
	root := configured().Value(0)
	for _, keys := range [][]string{{"job", "retries"}, {"job", "<<", "retries"}} {
		if text, found := root.TextAt(keys...); text != "3" || !found {
			t.Error(keys, text)
		}
	}
	if at, key := root.Lacks("job", "timeout", "x"); at.ID != 3 || key != "timeout" {
		t.Error(at, key)
	}
	if at, key := root.Lacks("empty"); at != nil || key != "" {
		t.Error(at, key)
	}
	if root.Path("none", "x") != nil {
		t.Error("a path to nothing")
	}
}

func TestWalkingSeesWhatIsWritten(t *testing.T) {
	job := configured().Value(0).Get("job")
	members := slices.Collect(job.Members())
	if len(members) != 2 || members[0].Kind() != AliasValue || !members[0].IsMapping() {
		t.Fatal(members)
	}
	name := members[1]
	if name.KeyAt() != (Span{42, 46}) || name.At() != (Span{48, 51}) || !name.IsTemplated() || name.Parent().ID != job.ID {
		t.Error(name)
	}
	if len(slices.Collect(job.Items())) != 0 || len(slices.Collect(configured().Value(0).Descendants())) != 7 {
		t.Error("not what is written")
	}
}

func TestNothingAndAnAliasWithoutAnAnchorAreNull(t *testing.T) {
	values := configured()
	empty, broken := values.Value(6), values.Value(7)
	if !empty.IsNull() || !broken.IsNull() || broken.Resolve() != nil || values.Value(8) != nil {
		t.Error("not null")
	}
}

func TestObjectsAreFoundByKindAndByFamily(t *testing.T) {
	values := configured()
	family := slices.Collect(values.ObjectsOf("kubernetes/*"))
	if len(family) != 1 || family[0].Name != "p" || len(slices.Collect(values.Objects())) != 2 {
		t.Error(family)
	}
	if none := slices.Collect(values.ObjectsOf("")); len(none) != 1 || none[0].Value.ID != 3 {
		t.Error(none)
	}
}
