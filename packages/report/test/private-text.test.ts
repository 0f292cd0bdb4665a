import { findPrivateText } from '@evenhand/report';
import { describe, expect, it } from 'vitest';

const FOUND: Readonly<Record<string, readonly string[]>> = {
  key: [
    'sk-proj-4f9aB2kLmN0pQrStUvWx',
    'key sk-ant-api03-aB3dE5fG7hI9jK1lM3nO',
    'hf_aBcDeFgHiJkLmNoPqRsT1',
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    'AKIAIOSFODNN7ABCDEFG',
    'AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY',
    'Authorization: Bearer abcdef0123456789abcdef',
    '-----BEGIN RSA PRIVATE KEY-----',
    'https://jo:s3cret@proxy.firm.io/v1',
    '"api_key": "9f86d081884c7d659a2feaa0c55ad015"',
    String.raw`{\"password\":\"9f86d081884c7d659a2feaa0c55ad015\"}`,
  ],
  'e-mail address': ['write to jo.smith+x@mail.firm.co.uk.', '"答复":"li@qq.com"', '<jo@firm.io>'],
  'phone number': [
    'call +44 20 7946 0958 now',
    'call +1 (212) 736-5000',
    'dial (212) 736-5000',
    '212-736-5000',
    '电话13812345678。',
    'tel: 138 1234 5678',
    '+86 138-1234-5678',
  ],
  'home folder': [
    'in /home/jsmith/models/a.gguf',
    'at "/Users/jo/x"',
    String.raw`C:\Users\Jo\x`,
    String.raw`{"path":"C:\\Users\\Jo"}`,
    'file:///home/jsmith',
  ],
};

const NOTHING = [
  // A hash that begins with the digits of a mobile number.
  '"outputSha256":"16017212427fec937e5222c8b7f3b332"',
  'someone@example.com and me@mail.example.org, git@github.com',
  'numeric@2, sums@1/main/s-1/model/1',
  '+1 202-555-0143 and (212) 555-0100',
  '"memoryBytes":13958643712,"at":1764509233123',
  '[13812345678,13912345678]',
  '2027-02-04T18:45:00.000Z 192.168.100.200 1,234,567 +12.4',
  '"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"',
  'https://firm.io/home/page/x and /home/user/x, ~/x, /usr/share',
  'set OPENAI_API_KEY=YOUR_OPENAI_API_KEY_COMES_HERE, or sk-xxxxxxxxxxxxxxxxxxxxxxxx',
  'max_tokens: 123456789012345678901234, the token count',
  'a -> b@c, 5 + 7 = 12, +3 -1 +12 000 points',
];

describe('texts that are not meant for others', () => {
  for (const [kind, texts] of Object.entries(FOUND))
    it.each(texts)(`${kind}: %s`, (text) => {
      expect(findPrivateText(text, []).map((one) => one.kind)).toContain(kind);
    });
  it.each(NOTHING)('nothing in %s', (text) => {
    expect(findPrivateText(text, [])).toEqual([]);
  });
  it('keys of this machine, in other forms too', () => {
    const secret = 'quite-an-odd-word/77';
    for (const text of [secret, Buffer.from(`Bearer ${secret}`).toString('base64'), secret.replace('/', '\\/')])
      expect(findPrivateText(`x ${text} y`, [secret]).map(({ kind }) => kind)).toContain('key');
    expect(findPrivateText('short', ['short'])).toEqual([]);
  });
});
