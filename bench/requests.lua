-- For wrk: sends the requests of a file one after the other, each line "method, path, cookie, part, body", set apart by tabs.
local requests, turn = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local method, path, cookie, part, body = line:match("^(.-)\t(.-)\t(.-)\t(.-)\t(.*)$")
    local headers = { ["Cookie"] = cookie, ["Sec-Fetch-Site"] = "same-origin" }
    if args[2] then headers["Accept-Encoding"] = args[2] end
    if part == "part" then headers["HX-Request"] = "true" end
    if method == "POST" then headers["Content-Type"] = "application/x-www-form-urlencoded" else body = nil end
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end
