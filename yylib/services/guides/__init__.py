"""服务指南 (service guides): the library's six published items, their texts and their flow charts."""
