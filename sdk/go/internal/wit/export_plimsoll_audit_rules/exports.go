//go:build wasip1

// Package export_plimsoll_audit_rules is what the generated exports call: a place that the component fills.
package export_plimsoll_audit_rules

import (
	witTypes "plimsoll.dev/go/plimsoll/internal/pkg/wit/types"
	rules "plimsoll.dev/go/plimsoll/internal/wit/plimsoll_audit_rules"
	types "plimsoll.dev/go/plimsoll/internal/wit/plimsoll_audit_types"
)

// The functions of the world, set before the first call.
var (
	Describe func() rules.Description
	Inspect  func(types.File, []types.RuleMatches) witTypes.Result[types.Observations, types.Failure]
	Conclude func(types.Unit) witTypes.Result[rules.Conclusions, types.Failure]
)
