// The platform of a province, with which a city's home exchanges files: each knows the other's key.
//
//   const province = provinceOf(city);   // the path of its home

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { json, must, place } from '../cli/lib.mjs';

const pack = `[pack]
id = "province"
version = "1"
level = "city"
name = "示例省规则包"
name_en = "Example"
basis = ["示例"]
source = "示例"
sure = "V"
from = 2021-01-01
`;
const exchange = `[defaults]
source = "示例"
sure = "V"
from = 2021-01-01
[[partner]]
code = "city"
name = "示例市平台"
name_en = "Example city"
level = "down"
as_level = "省"
date = "YYYY/MM/DD"
open = "2099/12/31"
file = "csv"
within = 20
purpose = "supervision"
basis = ["示例共享协议 第1条"]
  [[partner.item]]
  item = "ADM.penalty"
  ways = ["send", "take"]
`;

const keyOf = (home) => json(['ledger', 'status', '--home', home]).logs.find(({ log }) => log === 'records').vkey;
const know = (home, code, of) => must(0, ['exchange', 'key', '--home', home, '--operator', '示例操作员', code, keyOf(of)]);

export function provinceOf(city) {
  const folder = place('pack');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pack.toml'), pack);
  writeFileSync(join(folder, 'exchange.toml'), exchange);
  const home = place('province');
  must(0, ['init', '--home', home, '--pack', 'national', '--pack', 'shandong', '--pack', folder, '--origin', 'province.example']);
  know(city, 'province', home);
  know(home, 'city', city);
  return home;
}
