"""捐赠接收: intake, decision, agreement, certificate."""
