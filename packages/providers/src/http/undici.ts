// The parts of undici that requests need: its main module also loads mocks, caches, cookies and web sockets (docs/decisions/0180).
import { createRequire } from 'node:module';
import type * as undici from 'undici';

const require = createRequire(import.meta.url);

// As its main module does: a proxy is asked for a tunnel by one of them.
const { prototype } = require('undici/lib/dispatcher/dispatcher.js') as typeof undici.Dispatcher;
Object.assign(prototype, require('undici/lib/api/index.js'));

export const Agent: typeof undici.Agent = require('undici/lib/dispatcher/agent.js');
export const Pool: typeof undici.Pool = require('undici/lib/dispatcher/pool.js');
export const ProxyAgent: typeof undici.ProxyAgent = require('undici/lib/dispatcher/proxy-agent.js');
export const buildConnector: typeof undici.buildConnector = require('undici/lib/core/connect.js');
const web = require('undici/lib/web/fetch/index.js') as Pick<typeof undici, 'fetch'>;
export const { fetch } = web;
export const { Headers } = require('undici/lib/web/fetch/headers.js') as Pick<typeof undici, 'Headers'>;
export const { Request } = require('undici/lib/web/fetch/request.js') as Pick<typeof undici, 'Request'>;
export const { Response } = require('undici/lib/web/fetch/response.js') as Pick<typeof undici, 'Response'>;
export const { FormData } = require('undici/lib/web/fetch/formdata.js') as Pick<typeof undici, 'FormData'>;
