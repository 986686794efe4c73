// Units, accounts, other systems and signing in, as openapi_operations.cc has the rest; with what their answers hold.
#include "service/openapi_text.h"

namespace taixin::service {

const std::string_view kAccountOperationsText = R"json({
  "listUnits": {
    "tags": ["units"],
    "summary": "Units by number: departments, counties, towns, zones, windows and agencies",
    "x-summary-zh": "单位",
    "parameters": [{"$ref": "#/components/parameters/cursor"}],
    "responses": {
      "200": {
        "description": "a page",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["units"],
              "properties": {"units": {"type": "array", "items": {"$ref": "#/components/schemas/Unit"}}, "next_cursor": {"type": "string"}}
            }
          }
        }
      }
    }
  },
  "addUnit": {
    "tags": ["units"],
    "summary": "Enters a unit",
    "x-summary-zh": "登记单位",
    "responses": {"201": {"description": "the unit", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Unit"}}}}}
  },
  "getUnit": {
    "tags": ["units"],
    "summary": "One unit",
    "x-summary-zh": "一个单位",
    "responses": {"200": {"description": "the unit", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Unit"}}}}}
  },
  "changeUnit": {
    "tags": ["units"],
    "summary": "Another name or region, or other items that it hands over; what is not named stays",
    "x-summary-zh": "变更单位资料",
    "responses": {"200": {"description": "the unit", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Unit"}}}}}
  },
  "moveUnit": {
    "tags": ["units"],
    "summary": "Another unit above it, never one below it",
    "x-summary-zh": "变更隶属",
    "responses": {"200": {"description": "the unit", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Unit"}}}}}
  },
  "closeUnit": {
    "tags": ["units"],
    "summary": "Closes a unit that nothing belongs to any more",
    "x-summary-zh": "停用单位",
    "description": "Roles in a closed unit open nothing. 409 while accounts or units belong to it.",
    "responses": {"200": {"description": "the unit", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Unit"}}}}}
  },
  "listAccounts": {
    "tags": ["accounts"],
    "summary": "Accounts by number",
    "x-summary-zh": "账户",
    "parameters": [
      {"name": "unit", "in": "query", "schema": {"type": "string"}, "description": "number of a unit: those of it and of the units below"},
      {"name": "kind", "in": "query", "schema": {"enum": ["staff", "person", "agent", "client"]}, "description": "of this kind"},
      {"$ref": "#/components/parameters/cursor"}
    ],
    "responses": {
      "200": {
        "description": "a page",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["accounts"],
              "properties": {"accounts": {"type": "array", "items": {"$ref": "#/components/schemas/Account"}}, "next_cursor": {"type": "string"}}
            }
          }
        }
      }
    }
  },
  "inviteAccount": {
    "tags": ["accounts"],
    "summary": "An account for an officer, a person, an agent or another system",
    "x-summary-zh": "开立账户",
    "description": "Its owner sets the first password by a one-time link (makeLink); a client is active at once and gets secrets (addSecret). A person's number and name are kept sealed. Minors get none.",
    "responses": {"201": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "getAccount": {
    "tags": ["accounts"],
    "summary": "One account with its roles",
    "x-summary-zh": "一个账户",
    "responses": {"200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "listProposals": {
    "tags": ["accounts"],
    "summary": "What gives power and waits for another security administrator",
    "x-summary-zh": "待确认的授权",
    "description": "Roles of staff and systems, clearances, secrets, certificates and the first link of an officer who has roles take two: one asks, another confirms. After 7 days a wish lapses.",
    "responses": {"200": {"description": "all of them", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Proposals"}}}}}
  },
  "confirmProposal": {
    "tags": ["accounts"],
    "summary": "Confirms what another asked for; it takes effect at once",
    "x-summary-zh": "确认授权",
    "description": "Not by whoever asked, nor about oneself (403). A new secret of a system, or the first link of an officer, is shown to whoever confirms, once.",
    "responses": {
      "200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}},
      "201": {"description": "a secret, or a one-time link", "content": {"application/json": {"schema": {"oneOf": [{"$ref": "#/components/schemas/ClientSecret"}, {"$ref": "#/components/schemas/OneTimeLink"}]}}}}
    }
  },
  "dropProposal": {
    "tags": ["accounts"],
    "summary": "Takes a wish back, or refuses another's",
    "x-summary-zh": "撤回或者不同意授权",
    "responses": {"200": {"description": "those that are left", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Proposals"}}}}}
  },
  "listAlone": {
    "tags": ["accounts"],
    "summary": "What one security administrator did alone, for the audit administrator",
    "x-summary-zh": "单人办理的授权",
    "description": "Where there is no second one, or the packs ask for none ([[power]]). Stands here until it is marked as seen.",
    "responses": {"200": {"description": "all of them", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/AloneList"}}}}}
  },
  "markAloneSeen": {
    "tags": ["accounts"],
    "summary": "Marks one as seen, with what was found",
    "x-summary-zh": "标记已核对",
    "responses": {"200": {"description": "those that are left", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/AloneList"}}}}}
  },
  "grantRole": {
    "tags": ["accounts"],
    "summary": "A role in a unit and those below it",
    "x-summary-zh": "授予角色",
    "description": "Which roles there are, what they may do and which exclude each other say the packs. Nobody changes an account of their own.",
    "responses": {
      "202": {"description": "waits for another security administrator: `waits` is its number", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}},
      "200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "endGrant": {
    "tags": ["accounts"],
    "summary": "Ends a role at once",
    "x-summary-zh": "收回角色",
    "responses": {
      "202": {"description": "waits for another security administrator: `waits` is its number", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}},
      "200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "suspendAccount": {
    "tags": ["accounts"],
    "summary": "Suspends an account: its sessions and tokens end at once",
    "x-summary-zh": "暂停账户",
    "responses": {"200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "resumeAccount": {
    "tags": ["accounts"],
    "summary": "Resumes what was suspended",
    "x-summary-zh": "恢复账户",
    "responses": {"200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "closeAccount": {
    "tags": ["accounts"],
    "summary": "Closes an account for ever",
    "x-summary-zh": "注销账户",
    "responses": {
      "202": {"description": "waits for another security administrator: `waits` is its number", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}},
      "200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "setAccountTerm": {
    "tags": ["accounts"],
    "summary": "The last day of an account",
    "x-summary-zh": "设定账户期限",
    "responses": {"200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "setClearance": {
    "tags": ["accounts"],
    "summary": "Up to which label records are shown",
    "x-summary-zh": "设定密级",
    "responses": {
      "202": {"description": "waits for another security administrator: `waits` is its number", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}},
      "200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "declareInterest": {
    "tags": ["accounts"],
    "summary": "A subject that the account's owner has an interest in: looks at it are told to the auditor",
    "x-summary-zh": "申报利害关系",
    "description": "Of oneself by anybody who is signed in; of others by the security administrator.",
    "security": [{"cookie": []}, {"bearer": []}, {"mutualTLS": []}],
    "responses": {"200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "withdrawInterest": {
    "tags": ["accounts"],
    "summary": "An interest has ended",
    "x-summary-zh": "撤销利害关系",
    "responses": {"200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "makeLink": {
    "tags": ["accounts"],
    "summary": "A one-time link for the first sign-in; the one before it ends",
    "x-summary-zh": "生成首次登录链接",
    "responses": {
      "202": {"description": "an officer who has roles already: it waits for another security administrator", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}},
      "201": {
        "description": "a path of this platform, to be opened once by the account's owner; nobody else is told",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/OneTimeLink"}}}
      }
    }
  },
  "askRecovery": {
    "tags": ["accounts"],
    "summary": "Asks that password and phone be set anew; a second administrator confirms",
    "x-summary-zh": "申请找回账户",
    "responses": {"200": {"description": "the account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}}}
  },
  "confirmRecovery": {
    "tags": ["accounts"],
    "summary": "Confirms what another administrator asked for: password, phone and sessions end at once",
    "x-summary-zh": "确认找回账户",
    "responses": {
      "201": {
        "description": "a path of this platform, to be opened once by the account's owner; nobody else is told",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/OneTimeLink"}}}
      }
    }
  },
  "listAccountEvents": {
    "tags": ["accounts"],
    "summary": "What administrators did and who signed in",
    "x-summary-zh": "账户和单位的变更记录",
    "parameters": [{"$ref": "#/components/parameters/cursor"}],
    "responses": {
      "200": {
        "description": "a page, newest first",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["events"],
              "properties": {"events": {"type": "array", "items": {"$ref": "#/components/schemas/AccountEvent"}}, "next_cursor": {"type": "string"}}
            }
          }
        }
      }
    }
  },
  "listEventsOfAccount": {
    "tags": ["accounts"],
    "summary": "The same of one account",
    "x-summary-zh": "一个账户的变更记录",
    "parameters": [{"$ref": "#/components/parameters/cursor"}],
    "responses": {
      "200": {
        "description": "a page, newest first",
        "content": {
          "application/json": {
            "schema": {
              "type": "object",
              "required": ["events"],
              "properties": {"events": {"type": "array", "items": {"$ref": "#/components/schemas/AccountEvent"}}, "next_cursor": {"type": "string"}}
            }
          }
        }
      }
    }
  },
  "getClient": {
    "tags": ["clients"],
    "summary": "Another system: its secrets, certificates, quota and use of today",
    "x-summary-zh": "一个对接系统",
    "responses": {"200": {"description": "the client", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Client"}}}}}
  },
  "addSecret": {
    "tags": ["clients"],
    "summary": "A secret, shown this once; two may live at a time, so that one follows the other",
    "x-summary-zh": "新增客户端密钥",
    "responses": {
      "202": {"description": "waits for another security administrator: `waits` is its number", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}},
      "201": {"description": "the secret", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ClientSecret"}}}}}
  },
  "endSecret": {
    "tags": ["clients"],
    "summary": "Ends a secret and the tokens that it gave",
    "x-summary-zh": "停用客户端密钥",
    "responses": {"200": {"description": "the client", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Client"}}}}}
  },
  "addCertificate": {
    "tags": ["clients"],
    "summary": "A certificate that the system shows in TLS",
    "x-summary-zh": "登记客户端证书",
    "responses": {
      "202": {"description": "waits for another security administrator: `waits` is its number", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}}},
      "200": {"description": "the client", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Client"}}}}}
  },
  "endCertificate": {
    "tags": ["clients"],
    "summary": "Ends a certificate",
    "x-summary-zh": "停用客户端证书",
    "responses": {"200": {"description": "the client", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Client"}}}}}
  },
  "setQuota": {
    "tags": ["clients"],
    "summary": "How many requests a day",
    "x-summary-zh": "设定每日限额",
    "responses": {"200": {"description": "the client", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Client"}}}}}
  },
  "signIn": {
    "tags": ["session"],
    "summary": "Signs in with a password, and the phone's code where the account has one",
    "x-summary-zh": "登录",
    "description": "The session is a cookie (HttpOnly, SameSite=Strict). What changes something shows `csrf` as X-CSRF-Token besides. 401 `access.code_needed`: once more with the code. A phone is enrolled, and a password that has run out is changed, in the pages (`access.unfinished`). The example is of nobody: it is answered with 401.",
    "security": [],
    "responses": {
      "201": {
        "description": "signed in: the cookie, and the token that writes need",
        "headers": {"Set-Cookie": {"schema": {"type": "string"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}
      }
    }
  },
  "getSession": {
    "tags": ["session"],
    "summary": "Who is signed in, and what it may do",
    "x-summary-zh": "当前登录及其权限",
    "description": "`may` names the actions that roles open to this session today. An application shows what they open and asks for nothing else: a refusal is a line of the access log. What a purpose, another unit or a subject refuses is decided when it is asked.",
    "security": [{"cookie": []}],
    "responses": {
      "200": {
        "description": "the session",
        "headers": {"Taixin-Session-Seconds": {"description": "so long without a request, and the session ends; with every answer in a session. Less than `idle_minutes`: no request makes it longer", "schema": {"type": "integer"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}
      }
    }
  },
  "signOut": {
    "tags": ["session"],
    "summary": "Ends the session",
    "x-summary-zh": "退出登录",
    "parameters": [{"name": "everywhere", "in": "query", "schema": {"enum": ["true", "false"]}, "description": "true: all sessions of the account"}],
    "security": [{"cookie": []}],
    "responses": {"204": {"description": "signed out", "headers": {"Set-Cookie": {"schema": {"type": "string"}}}}}
  },
  "actInUnit": {
    "tags": ["session"],
    "summary": "The unit in which this session acts, of those in which the account has roles",
    "x-summary-zh": "切换单位",
    "security": [{"cookie": []}],
    "responses": {"200": {"description": "the session", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}}}
  },
  "beginAssisting": {
    "tags": ["session"],
    "summary": "At a service window: acts for the subject that stands there",
    "x-summary-zh": "窗口代办：开始",
    "description": "Needs a role that may answer for a subject, and a session in a unit of the kind window. Until it ends, the subject's own space is that subject's, and everything says who did it for whom.",
    "security": [{"cookie": []}],
    "responses": {"200": {"description": "the session", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}}}
  },
  "endAssisting": {
    "tags": ["session"],
    "summary": "Ends acting for somebody",
    "x-summary-zh": "窗口代办：结束",
    "security": [{"cookie": []}],
    "responses": {"200": {"description": "the session", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}}}
  },
  "getToken": {
    "tags": ["session"],
    "summary": "An access token for another system (OAuth 2.0 client credentials, RFC 6749, 4.4)",
    "x-summary-zh": "换取访问令牌",
    "description": "The client shows itself by HTTP Basic or in the form, not both. Afterwards requests have `Authorization: Bearer`. The example is of nobody: it is answered with 401.",
    "security": [],
    "responses": {
      "200": {"description": "the token", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Token"}}}},
      "400": {
        "description": "invalid_request or unsupported_grant_type (RFC 6749, 5.2)",
        "headers": {"WWW-Authenticate": {"schema": {"type": "string"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/OAuthError"}}}
      },
      "401": {
        "description": "invalid_client (RFC 6749, 5.2)",
        "headers": {"WWW-Authenticate": {"schema": {"type": "string"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/OAuthError"}}}
      }
    }
  }
})json";

const std::string_view kAccountSchemasText = R"json({
  "Unit": {
    "type": "object",
    "required": ["id", "kind", "code", "name", "items", "closed"],
    "properties": {
      "id": {"type": "string"},
      "parent": {"type": "string", "description": "number of the unit that it belongs to"},
      "kind": {"enum": ["city", "department", "county", "town", "zone", "window", "agency"]},
      "code": {"type": "string"},
      "name": {"type": "string"},
      "region": {"type": "string"},
      "items": {"type": "array", "items": {"type": "string", "description": "of a catalog item that it hands over"}},
      "closed": {"type": "boolean"}
    }
  },
  "Proposal": {
    "type": "object",
    "required": ["id", "by", "at", "account", "power"],
    "properties": {
      "id": {"type": "string"},
      "by": {"type": "string", "description": "the account that asked"},
      "at": {"type": "string", "format": "date-time"},
      "account": {"type": "string", "description": "whose power it is"},
      "power": {"enum": ["role", "role_end", "clearance", "close", "secret", "certificate", "link"]},
      "role": {"type": "string"},
      "unit": {"type": "string"},
      "until": {"type": "string", "format": "date"},
      "clearance": {"type": "integer"},
      "sha256": {"type": "string"},
      "reason": {"type": "string"}
    }
  },
  "Proposals": {
    "type": "object",
    "required": ["proposals"],
    "properties": {"proposals": {"type": "array", "items": {"$ref": "#/components/schemas/Proposal"}}}
  },
  "AloneList": {
    "type": "object",
    "required": ["alone"],
    "properties": {
      "alone": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["id", "at", "by", "kind", "account"],
          "properties": {
            "id": {"type": "string"},
            "at": {"type": "string", "format": "date-time"},
            "by": {"type": "string"},
            "kind": {"type": "string"},
            "account": {"type": "string"}
          }
        }
      }
    }
  },
  "Account": {
    "type": "object",
    "required": ["id", "kind", "state", "name", "grants", "clearance", "two_factor", "interests"],
    "properties": {
      "waits": {"type": "string", "description": "the number of what waits for another administrator"},
      "proposals": {"type": "array", "items": {"$ref": "#/components/schemas/Proposal"}, "description": "all that wait for this account"},
      "suspended": {
        "type": "object",
        "required": ["at", "reason"],
        "properties": {"at": {"type": "string", "format": "date-time"}, "reason": {"type": "string"}}
      },
      "id": {"type": "string"},
      "kind": {"enum": ["staff", "person", "agent", "client"]},
      "state": {"enum": ["invited", "active", "suspended", "closed"]},
      "login": {"type": "string", "description": "not of persons and agents: theirs is kept as a digest"},
      "name": {"type": "string"},
      "unit": {"type": "string"},
      "unit_name": {"type": "string"},
      "subject": {"type": "string", "description": "persons: themselves; agents: for whom"},
      "until": {"type": "string", "format": "date"},
      "grants": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["role", "unit"],
          "properties": {"role": {"type": "string"}, "unit": {"type": "string"}, "unit_name": {"type": "string"}, "until": {"type": "string", "format": "date"}}
        }
      },
      "clearance": {"type": "integer", "minimum": 0, "maximum": 3},
      "two_factor": {"type": "boolean"},
      "interests": {"type": "array", "items": {"type": "string", "description": "number of a subject"}},
      "recovery": {
        "type": "object",
        "required": ["asked_by", "at", "reason"],
        "properties": {"asked_by": {"type": "string"}, "at": {"type": "string"}, "reason": {"type": "string"}},
        "description": "waits for a second administrator"
      }
    }
  },
  "Client": {
    "allOf": [
      {"$ref": "#/components/schemas/Account"},
      {
        "type": "object",
        "required": ["secrets", "certificates", "quota", "used_today"],
        "properties": {
          "secrets": {
            "type": "array",
            "items": {"type": "object", "required": ["number", "made_at"], "properties": {"number": {"type": "integer"}, "made_at": {"type": "string"}}}
          },
          "certificates": {
            "type": "array",
            "items": {
              "type": "object",
              "required": ["number", "made_at", "sha256"],
              "properties": {"number": {"type": "integer"}, "made_at": {"type": "string"}, "sha256": {"type": "string"}}
            }
          },
          "quota": {"type": "integer", "description": "requests a day"},
          "used_today": {"type": "integer"}
        }
      }
    ]
  },
  "ClientSecret": {
    "type": "object",
    "required": ["client_id", "number", "client_secret"],
    "properties": {"client_id": {"type": "string"}, "number": {"type": "integer"}, "client_secret": {"type": "string", "description": "shown this once"}}
  },
  "AccountEvent": {
    "type": "object",
    "required": ["id", "at", "actor", "kind", "detail"],
    "properties": {
      "id": {"type": "string"},
      "at": {"type": "string"},
      "actor": {"type": "string", "description": "number of an account, or console"},
      "kind": {"type": "string", "description": "docs/formats/accounts.md lists them"},
      "account": {"type": "string"},
      "unit": {"type": "string"},
      "subject": {"type": "string"},
      "detail": {"type": "object", "description": "of the kind"}
    }
  },
  "OneTimeLink": {"type": "object", "required": ["link", "expires_at"], "properties": {"link": {"type": "string"}, "expires_at": {"type": "string"}}},
  "Session": {
    "type": "object",
    "required": ["account", "csrf", "idle_minutes", "ends_at", "may", "units", "unit_names"],
    "properties": {
      "account": {"$ref": "#/components/schemas/Account"},
      "csrf": {"type": "string", "description": "X-CSRF-Token of every request that changes something"},
      "purposes": {
        "type": "array",
        "description": "for which it may ask today, each with the actions by which",
        "items": {
          "type": "object",
          "required": ["code", "name", "past_states", "consent", "may"],
          "properties": {
            "code": {"type": "string"},
            "name": {"$ref": "#/components/schemas/Text"},
            "past_states": {"type": "boolean", "description": "earlier states may be asked for"},
            "consent": {"type": "boolean", "description": "only with the subject's authorisation"},
            "may": {"type": "array", "items": {"enum": ["check", "check_batch", "report", "search", "show"]}}
          }
        }
      },
      "idle_minutes": {"type": "integer", "description": "without a request, after which it ends"},
      "ends_at": {"type": "string", "description": "whatever is asked for"},
      "unit": {"type": "string", "description": "number of the unit in which it acts"},
      "units": {"type": "array", "items": {"type": "string"}, "description": "in which it can act"},
      "unit_names": {"type": "object", "additionalProperties": {"type": "string"}, "description": "of `unit` and `units`, by number"},
      "may": {"type": "array", "items": {"type": "string"}, "description": "what it may do today, in the unit in which it acts: names as x-taixin-action of the operations has them, sorted", "example": ["quality_read", "submission_read", "submission_review"]},
      "assisted": {"type": "string", "description": "number of the subject that is acted for"}
    }
  },
  "Token": {
    "type": "object",
    "required": ["access_token", "token_type", "expires_in"],
    "properties": {"access_token": {"type": "string"}, "token_type": {"const": "Bearer"}, "expires_in": {"type": "integer", "description": "seconds"}}
  },
  "OAuthError": {"type": "object", "required": ["error"], "properties": {"error": {"enum": ["invalid_request", "invalid_client", "unsupported_grant_type"]}}}
})json";

}  // namespace taixin::service
