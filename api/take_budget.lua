-- Takes a cost from a bucket of tokens that refills with time.
-- KEYS[1] the bucket; ARGV[1] its size, ARGV[2] tokens restored a second, ARGV[3] the cost (0 only looks).
-- Returns {1 when taken or 0, tokens left, rounded down, seconds until the cost is there, rounded up}.
-- The time is the store's own, so that servers with different clocks agree.
local size, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(bucket[1]) or size, tonumber(bucket[2]) or now
tokens = math.min(size, tokens + math.max(0, now - at) * rate)
local taken = 0
if tokens >= cost then
  taken = 1
  tokens = tokens - cost
end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], math.ceil(size / rate) + 1)
return {taken, math.floor(tokens), taken == 1 and 0 or math.ceil((cost - tokens) / rate)}
