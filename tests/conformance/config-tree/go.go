// Package rule reads values of a config file: what is written, and what a key leads to.
package rule

import (
	"fmt"
	"strings"

	"plimsoll.dev/go/plimsoll"
)

var kinds = []string{"null", "boolean", "number", "text", "mapping", "sequence", "alias", "expression"}

// Check is the rule.
func Check(cx *plimsoll.Context) {
	values := cx.Values()
	if values == nil {
		return
	}
	for root := range values.Documents() {
		report(cx, root)
		for value := range root.Descendants() {
			report(cx, value)
		}
		ask(cx, root)
	}
	for one := range values.Objects() {
		at := one.At()
		line := fmt.Sprintf("%q %q %q %t %d..%d", one.Kind, one.Name, one.Namespace, one.IsResolved, at.Start, at.End)
		cx.Log(plimsoll.Info, line)
	}
	counts := [2]int{}
	for index, kind := range []string{"kubernetes/*", "kubernetes/Deployment"} {
		for range values.ObjectsOf(kind) {
			counts[index]++
		}
	}
	cx.Log(plimsoll.Info, fmt.Sprintf("%d of a family, %d of a kind", counts[0], counts[1]))
}

func report(cx *plimsoll.Context, value *plimsoll.Value) {
	message := kinds[value.Kind()] + " " + quoted(value.Text())
	if value.IsTemplated() {
		message += " templated"
	}
	finding := cx.Report(value).Message(message)
	if key, isMember := value.Key(); isMember {
		finding.Related(value.KeyAt(), key)
	}
}

func ask(cx *plimsoll.Context, root *plimsoll.Value) {
	paths := [][]string{{"job", "retries"}, {"both", "retries"}, {"both", "it's quoted"}, {"job", "timeout"}, {"again"}}
	for _, keys := range paths {
		found := root.Path(keys...)
		place := "nowhere"
		if found != nil {
			place = fmt.Sprint(found.KeyAt().Start)
		}
		null := found != nil && found.IsNull()
		cx.Log(plimsoll.Info, fmt.Sprintf("%s: %s %s %t", strings.Join(keys, "."), quoted(root.TextAt(keys...)), place, null))
	}
	for _, keys := range [][]string{{"job", "timeout", "seconds"}, {"job", "name"}, {"nowhere"}} {
		lacks := "nothing"
		if at, key := root.Lacks(keys...); at != nil {
			lacks = fmt.Sprintf("%s at %d", key, at.At().Start)
		}
		cx.Log(plimsoll.Info, strings.Join(keys, ".")+" lacks "+lacks)
	}
	list := root.Get("list")
	var items, members []string
	for item := range list.Items() {
		items = append(items, kinds[item.Resolve().Kind()])
	}
	for member := range root.Get("both").Members() {
		key, _ := member.Key()
		members = append(members, key)
	}
	parent := list.Parent() != nil && list.Parent().ID == root.ID
	line := fmt.Sprintf("items %s, members %s, %t", strings.Join(items, " "), strings.Join(members, " "), parent)
	cx.Log(plimsoll.Info, line)
}

func quoted(text string, found bool) string {
	if !found {
		return "nothing"
	}
	return "'" + text + "'"
}
