// Loaded into the API server before it starts. What it lacks: an answer can be made to wait, as over a
// long line, and to come from a server whose clock is wrong; the root has the document by which
// PostgREST describes its tables; and an insert with `columns=` is one statement, which is planned
// before a row of it is looked at, as PostgREST makes it (QueryBuilder.hs, SqlFragment.hs).
'use strict'
const { spawn } = require('node:child_process')
const fs = require('node:fs')
const http = require('node:http')

const settings = JSON.parse(fs.readFileSync(process.env.WEIR_STACK_SETTINGS, 'utf8'))
const emit = http.Server.prototype.emit

function answer(response, status, body) {
	response.writeHead(status, {
		'content-type': status === 200 ? 'application/openapi+json; charset=utf-8'
			: 'application/json; charset=utf-8',
		'content-length': Buffer.byteLength(body),
	})
	response.end(response.req.method === 'HEAD' ? undefined : body)
}

// The key is looked at here for the secret one only; what to say to others the server knows itself.
function answered(request, response) {
	if (settings.openapi === 'lite' || !/^\/rest\/v1\/?(\?|$)/.test(request.url)) return false
	if (request.method !== 'GET' && request.method !== 'HEAD') return false
	if (request.headers.apikey !== settings.key) return false
	if (settings.openapi === 'off')
		answer(response, 404, '{"code":"PGRST126","details":null,"hint":null,' +
			'"message":"Root endpoint metadata is disabled"}')
	else answer(response, 200, fs.readFileSync('openapi.json', 'utf8'))
	return true
}

const quoted = (name) => '"' + name.replace(/"/g, '""') + '"'

// The statement for a request, with the rows in the variable `body` of psql.
function statement(url) {
	const table = 'public.' + quoted(decodeURIComponent(url.pathname.replace(/.*\//, '')))
	const names = (list) => list.split(',').map(quoted).join(', ')
	const columns = url.searchParams.get('columns').split(',').map(quoted)
	return `prepare p(json) as with s as (insert into ${table} (${columns.join(', ')})
		select ${columns.map((c) => 'b.' + c).join(', ')} from (select $1 as data) p, lateral (
			select * from json_to_recordset(p.data) as _(${columns.map((c) => c +
				(c === '"id"' ? ' uuid' : ' text')).join(', ')})) b
		on conflict (${names(url.searchParams.get('on_conflict'))}) do nothing returning 1)
		select count(*) from s;
		execute p(:'body');`
}

function insert(request, response, rows) {
	const psql = spawn('psql', ['-Xq', '-v', 'VERBOSITY=verbose', '-v', 'body=' + rows])
	let said = ''
	psql.stderr.on('data', (data) => (said += data))
	psql.stdout.resume()
	psql.on('close', () => {
		const [, code, message] = /ERROR: +(\w{5}): (.*)/.exec(said) || []
		if (!code) answer(response, 201, '')
		else answer(response, code === '42501' ? 403 : 400,
			JSON.stringify({ code, details: null, hint: null, message }))
	})
	psql.stdin.end(statement(new URL(request.url, 'http://localhost')))
}

function inserted(request, response) {
	if (settings.inserts === 'lite' || request.method !== 'POST') return false
	if (!/[?&]columns=/.test(request.url) || request.headers.apikey !== settings.key) return false
	let rows = ''
	request.on('data', (data) => (rows += data))
	request.on('end', () => insert(request, response, rows))
	return true
}

http.Server.prototype.emit = function (event, request, response) {
	if (event !== 'request') return emit.apply(this, arguments)
	const serve = () => {
		if (settings.ahead)
			response.setHeader('date', new Date(Date.now() + settings.ahead * 1000).toUTCString())
		if (!answered(request, response) && !inserted(request, response)) emit.call(this, event, request, response)
	}
	if (settings.delay > 0) setTimeout(serve, settings.delay)
	else serve()
	return true
}
