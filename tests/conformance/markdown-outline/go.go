// Package rule reads the headings, links and code of a document.
package rule

import (
	"fmt"
	"strings"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	outline := cx.Outline()
	for _, one := range outline.Headings {
		cx.Report(one).Message(fmt.Sprintf("heading %d '%s' #%s", one.Level, one.Text, one.Anchor))
	}
	for _, one := range outline.Links {
		kind := "link"
		if one.Image {
			kind = "image"
		}
		cx.Report(one).Message(fmt.Sprintf("%s '%s' to %s", kind, one.Text, one.Target))
	}
	for _, one := range outline.Code {
		kind := "block"
		if one.Inline {
			kind = "inline"
		}
		read := "unknown"
		if one.Parsed {
			read = "parsed"
		}
		cx.Report(one).Message(fmt.Sprintf("%s of '%s', %s: %s", kind, one.Language, read, one.Text))
		if one.Error != nil {
			cx.Report(one.Error).Message("mistake: " + one.Error.Message)
		}
	}
	cx.Report(plimsoll.Span{}).Message("anchors " + strings.Join(outline.Anchors, " "))
}
