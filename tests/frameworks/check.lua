-- For wrk: compares every answer with the one expected, and prints what came of the run as a line of JSON.
-- usage: wrk … -s check.lua URL -- FILE       FILE holds the body that each answer must have
local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init(arguments)
    different = 0
    expected = assert(io.open(arguments[#arguments], "rb")):read("*a")
end

function response(status, headers, body)
    if status ~= 200 or body ~= expected then
        different = different + 1
    end
end

function done(summary, latency, requests)
    local total = 0
    for _, thread in ipairs(threads) do
        total = total + thread:get("different")
    end
    local errors = summary.errors
    io.write(string.format(
        '{"requests": %d, "different": %d, "errors": %d, "seconds": %f}\n',
        summary.requests, total, errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        summary.duration / 1e6
    ))
end
