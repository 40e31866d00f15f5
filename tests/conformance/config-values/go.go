// Package rule reports keys and values of YAML, each with its place.
package rule

import (
	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		pair := cx.Node(found.Node)
		key := pair.Field("key")
		path := key.Text()
		for above := pair.Enclosing("block_mapping_pair"); above != nil; above = above.Enclosing("block_mapping_pair") {
			path = above.Field("key").Text() + "." + path
		}
		value := pair.Field("value")
		switch {
		case value == nil:
			cx.Report(key).Message(path + " is empty")
		case value.Kind() == "flow_node":
			cx.Report(value).Message(path + " = " + value.Text())
		default:
			cx.Report(key).Message(path + " is a " + value.Kind())
		}
	}
}
