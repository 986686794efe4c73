// <taixin-check>: a credit check inside another department's approval page. No framework, nothing of the page is read,
// and it never says "deny": it shows what applies, by which clause and until when; the officer decides.
//
//   <script src="https://credit.example.gov.cn/embed/check.js" defer></script>
//   <taixin-check endpoint="/credit/checks" purpose="permit" operator="示例经办人" unit="示例局" basis="受理号"></taixin-check>
//
// Attributes: endpoint (default /api/v1/checks; a path of the page's own back end that passes the question on),
// purpose, operator, unit, basis, query (asks at once), receipt (asks for one), lang (zh, en; default: the page's).
// Property `token`: a bearer token from the page's own back end; it is kept in no attribute, storage or address.
// Events: taixin-checked with detail {answer, receipt}; taixin-failed with detail {status, problem}.
(() => {
  'use strict';
  const texts = {
    zh: {
      label: '统一社会信用代码或名称', ask: '核查', asking: '正在核查…', basis: '依据', state: '登记状态', asOf: '查询日',
      known: '数据截至', change: '最早可能变化日', until: '有效期至', none: '无', decides: '以上为适用的信息，是否许可由经办人依法决定。',
      failed: '核查未完成', next: '下一步', offline: '无法连接信用平台', receipt: '核查回执', candidates: '可能的主体（请用代码确认）', records: '条',
      disputed: '有异议标注', provisional: '仅凭名称关联', needed: '请填写代码或名称',
    },
    en: {
      label: 'Unified social credit code or name', ask: 'Check', asking: 'Checking…', basis: 'Basis', state: 'State of the subject', asOf: 'As of',
      known: 'Known at', change: 'May change by itself on', until: 'Valid until', none: 'none', decides: 'This is what applies. The officer decides by law.',
      failed: 'The check was not completed', next: 'What to do', offline: 'The credit platform cannot be reached', receipt: 'Receipt of the check', candidates: 'Subjects that may be meant (confirm by code)', records: 'records',
      disputed: 'disputed', provisional: 'linked by name only', needed: 'Give a code or a name',
    },
  };
  const style = `
    :host { display: block; font: 1rem/1.6 system-ui, "Noto Sans CJK SC", sans-serif; color: #1a1a1a; background: #fff; }
    form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
    label { flex: 1 1 16rem; } input { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .4rem; border: 1px solid #595959; }
    button { font: inherit; padding: .4rem 1.2rem; color: #fff; background: #1f4e79; border: 1px solid #1f4e79; }
    input:focus, button:focus { outline: 3px solid #d98200; outline-offset: 1px; }
    section { margin-top: .8rem; padding: .8rem; border: 1px solid #767676; border-left-width: 6px; }
    section.attention { border-left-color: #a15c00; } section.none { border-left-color: #2e6b34; } section.failed { border-left-color: #a12622; }
    h3 { margin: 0 0 .4rem; font-size: 1.1rem; } ul { margin: .3rem 0; padding-left: 1.3rem; } dl { margin: .5rem 0 0; }
    dt { float: left; clear: left; margin-right: .5rem; color: #4d4d4d; } dd { margin: 0; } small { color: #4d4d4d; }`;

  // Text only ever becomes text: no markup is made from an answer.
  const node = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };

  class TaixinCheck extends HTMLElement {
    static observedAttributes = ['lang', 'query'];
    #token = '';
    #root = this.attachShadow({ mode: 'open' });
    #asked = 0;
    #field = null;
    #button = null;
    #out = null;

    set token(value) { this.#token = String(value ?? ''); }
    get #lang() {
      const lang = this.lang || this.closest('[lang]')?.lang || document.documentElement.lang || 'zh';
      return lang.toLowerCase().startsWith('en') ? 'en' : 'zh';
    }
    get #say() { return texts[this.#lang]; }

    connectedCallback() {
      this.#render();
      if (this.getAttribute('query')) this.check(this.getAttribute('query'));
    }
    attributeChangedCallback(name, before, after) {
      if (!this.isConnected || before === after) return;
      if (name === 'lang') this.#render();
      else if (after) this.check(after);
    }

    #render() {
      const say = this.#say, typed = this.#field?.value ?? this.getAttribute('query') ?? '';
      this.#field = node('input', { name: 'query', autocomplete: 'off', maxLength: 400, value: typed });
      this.#button = node('button', { type: 'submit', textContent: say.ask });
      this.#out = node('div');
      this.#out.setAttribute('role', 'status');
      this.#out.setAttribute('aria-live', 'polite');
      const form = node('form', {}, node('label', {}, say.label, this.#field), this.#button);
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        this.check(this.#field.value);
      });
      this.#root.replaceChildren(node('style', { textContent: style }), form, this.#out);
      this.#root.host.setAttribute('role', 'group');
    }

    // Asks; resolves to the answer, or to nothing when there is none.
    async check(query) {
      const say = this.#say, mine = ++this.#asked;
      query = String(query ?? '').trim();
      this.#field.value = query;
      if (!query) return this.#fail(0, { detail: say.needed });
      this.#out.replaceChildren(node('p', { textContent: say.asking }));
      const body = { query };
      for (const name of ['purpose', 'operator', 'unit', 'basis']) if (this.getAttribute(name)) body[name] = this.getAttribute(name);
      if (this.hasAttribute('receipt')) body.receipt = true;
      const headers = { 'Content-Type': 'application/json', Accept: 'application/json, application/problem+json', 'Accept-Language': this.#lang };
      if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
      try {
        const reply = await fetch(this.getAttribute('endpoint') ?? '/api/v1/checks', { method: 'POST', headers, body: JSON.stringify(body), cache: 'no-store', credentials: 'same-origin' });
        const told = await reply.json();
        if (mine !== this.#asked) return undefined; // a later question was asked meanwhile
        if (!reply.ok) return this.#fail(reply.status, told);
        const answer = told.receipt ? JSON.parse(told.answer) : told;
        this.#show(answer, told.receipt);
        this.dispatchEvent(new CustomEvent('taixin-checked', { detail: { answer, receipt: told.receipt }, bubbles: true, composed: true }));
        return answer;
      } catch {
        return mine === this.#asked ? this.#fail(0, { detail: say.offline }) : undefined;
      }
    }

    #fail(status, problem) {
      const say = this.#say;
      this.#out.replaceChildren(node('section', { className: 'failed' }, node('h3', { textContent: say.failed }),
        node('p', { textContent: problem.detail ?? problem.title ?? String(status) }), problem.next ? node('p', { textContent: `${say.next}：${problem.next}` }) : null));
      this.dispatchEvent(new CustomEvent('taixin-failed', { detail: { status, problem }, bubbles: true, composed: true }));
      return undefined;
    }

    #show(answer, receipt) {
      const say = this.#say, lang = this.#lang;
      const words = (text) => text?.[lang] ?? text?.zh ?? '';
      const subject = answer.subject;
      const facts = node('dl');
      const fact = (term, value) => value && facts.append(node('dt', { textContent: term }), node('dd', { textContent: value }));
      fact(say.state, subject?.state && words(subject.state.name));
      fact(say.asOf, answer.asked.as_of);
      fact(say.known, answer.asked.known_at.slice(0, 19).replace('T', ' '));
      fact(say.change, answer.changes_on);
      fact(say.receipt, receipt?.id);
      const attention = (answer.attention ?? []).map((one) => node('li', {}, words(one.words), this.#recordsOf(answer, one.matter),
        (one.basis ?? []).length ? node('div', {}, node('small', { textContent: `${say.basis}：${one.basis.join('；')}` })) : null));
      const candidates = (answer.candidates ?? []).map((one) => node('li', { textContent: `${one.code ?? ''} ${one.name}` }));
      this.#out.replaceChildren(node('section', { className: answer.verdict === 'attention' ? 'attention' : 'none' },
        node('h3', { textContent: subject ? `${subject.name}：${words(answer.verdict_words)}` : words(answer.verdict_words) || words(answer.message) }),
        attention.length ? node('ul', {}, ...attention) : null,
        candidates.length ? node('p', { textContent: say.candidates }) : null, candidates.length ? node('ul', {}, ...candidates) : null,
        facts, node('p', {}, node('small', { textContent: say.decides }))));
    }

    // The records of a matter that wants attention: what, by whom, until when.
    #recordsOf(answer, matter) {
      const say = this.#say;
      const records = (answer.matters ?? []).find((one) => one.matter === matter)?.records ?? [];
      if (!records.length) return null;
      return node('ul', {}, ...records.map((one) => node('li', {
        textContent: [one.headline, one.organ, one.document_number, one.decision, one.valid_until && `${say.until} ${one.valid_until}`, one.disputed && say.disputed, one.provisional && say.provisional]
          .filter(Boolean).join(' · '),
      })));
    }
  }
  if (!customElements.get('taixin-check')) customElements.define('taixin-check', TaixinCheck);
})();
