"""志愿服务时长: signing in and out, claims, confirmation by a second person, and the sums."""
