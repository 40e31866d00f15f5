module example.com/tickets/gateway

go 1.24
