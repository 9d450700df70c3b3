"""活动: planning, approving, moving, cancelling and finding activities. What others need stands here by name."""
