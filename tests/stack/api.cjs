// Loaded into the API server before it starts. Two things that it lacks: an answer can be made to
// wait, as over a long line; and the root has the document by which PostgREST describes its tables.
'use strict'
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

http.Server.prototype.emit = function (event, request, response) {
	if (event !== 'request') return emit.apply(this, arguments)
	const serve = () => {
		if (!answered(request, response)) emit.call(this, event, request, response)
	}
	if (settings.delay > 0) setTimeout(serve, settings.delay)
	else serve()
	return true
}
