"""志愿服务记录: training, commendation, evaluation, corrections; the record as 民政部令第67号 asks, and its export."""
