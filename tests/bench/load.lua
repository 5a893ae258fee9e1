-- Makes each request one for a picture that nobody has asked for yet: the address is the argument, with
-- a number of its own in place of each N. At the end a line of JSON: statuses, and times in microseconds.

local threads = {}

function setup(thread)
    table.insert(threads, thread)
    thread:set("number", #threads)
end

function init(arguments)
    form, run, count, statuses = arguments[1], arguments[2], 0, {}
end

function request()
    count = count + 1
    return wrk.format("GET", (form:gsub("N", run .. "-" .. number .. "-" .. count)))
end

function response(status)
    statuses[status] = (statuses[status] or 0) + 1
end

function done(summary, latency)
    local all = {}
    for _, thread in ipairs(threads) do
        for status, times in pairs(thread:get("statuses")) do
            all[status] = (all[status] or 0) + times
        end
    end
    local words = {}
    for status, times in pairs(all) do
        table.insert(words, string.format('"%d":%d', status, times))
    end
    io.write(string.format('\n{"seconds":%f,"median":%d,"p99":%d,"statuses":{%s}}\n', summary.duration / 1e6,
        latency:percentile(50), latency:percentile(99), table.concat(words, ",")))
end
