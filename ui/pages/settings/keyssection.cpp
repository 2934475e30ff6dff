// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/keyssection.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QClipboard>
#include <QDateTime>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QTableView>

namespace troupe {

namespace {

constexpr int kRowHeight = 40;
constexpr int kMostRowsShown = 8;

QString momentLabel(Timestamp at, const QString &never)
{
    if (!at.isSet())
        return never;
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at.ms),
                              KeysSection::tr("d MMM yyyy, HH:mm"));
}

/// LVNG v1's tiers: how much a key may ask for.
QString tierLabel(Tier tier)
{
    switch (tier) {
    case Tier::Free:
        return KeysSection::tr("Free");
    case Tier::Starter:
        return KeysSection::tr("Starter");
    case Tier::Professional:
        return KeysSection::tr("Professional");
    case Tier::Enterprise:
        break;
    }
    return KeysSection::tr("Enterprise");
}

struct SecretLook
{
    QString title;
    BadgeTone tone;
};

SecretLook secretLook(const QString &kind)
{
    if (kind == QLatin1String("keychain"))
        return {KeysSection::tr("Keychain"), BadgeTone::Success};
    if (kind == QLatin1String("sealed_file"))
        return {KeysSection::tr("Sealed file"), BadgeTone::Success};
    if (kind == QLatin1String("session_only"))
        return {KeysSection::tr("This session only"), BadgeTone::Warning};
    if (kind == QLatin1String("locked"))
        return {KeysSection::tr("Locked"), BadgeTone::Warning};
    if (kind == QLatin1String("unopened"))
        return {KeysSection::tr("Not used yet"), BadgeTone::Neutral};
    return {KeysSection::tr("Not available"), BadgeTone::Danger};
}

} // namespace

void KeyTable::setKeys(QList<ApiKey> keys)
{
    beginResetModel();
    m_keys = std::move(keys);
    endResetModel();
}

int KeyTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_keys.size());
}

int KeyTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant KeyTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)
        || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    if (role == Qt::ToolTipRole && index.column() != CreatedColumn)
        return toolTipText(data(index, Qt::DisplayRole).toString());
    const ApiKey &key = m_keys.at(index.row());
    switch (index.column()) {
    case NameColumn:
        return key.name;
    case KeyColumn:
        return key.prefix;
    case ScopesColumn:
        return key.scopes.join(QStringLiteral(", "));
    case TierColumn:
        return tierLabel(key.tier);
    case CreatedColumn:
        return role == Qt::ToolTipRole
                   ? momentLabel(key.createdAt, {})
                   : QLocale().toString(QDateTime::fromMSecsSinceEpoch(key.createdAt.ms).date(),
                                        KeysSection::tr("d MMM yyyy"));
    case UsedColumn:
        return momentLabel(key.lastUsedAt, tr("never"));
    default:
        return {};
    }
}

QVariant KeyTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case KeyColumn:
        return tr("Begins with");
    case ScopesColumn:
        return tr("May");
    case TierColumn:
        return tr("Tier");
    case CreatedColumn:
        return tr("Created");
    case UsedColumn:
        return tr("Last used");
    default:
        return {};
    }
}

NewKeyDialog::NewKeyDialog(QWidget *parent)
    : Dialog(tr("New API key"), parent),
      m_name(new LineEdit(tr("Name"), tr("laptop"))),
      m_tier(new ComboBox(tr("Tier")))
{
    setObjectName(QStringLiteral("newKeyDialog"));
    m_name->setObjectName(QStringLiteral("keyNameEdit"));
    m_name->setMinimumWidth(420);
    body()->addWidget(new FormRow(tr("Name"), m_name, tr("Where it will be used.")));
    body()->addWidget(new TextLabel(tr("It may"), TextStyle::Label));
    const std::pair<Scope, QString> scopes[] = {
        {Scope::AgentsRead, tr("Read agents and conversations")},
        {Scope::AgentsWrite, tr("Change agents and chat")},
        {Scope::ModelsAccess, tr("Use models")},
        {Scope::UsageRead, tr("Read usage and costs")},
        {Scope::TeamsRun, tr("Run teams")},
        {Scope::ApprovalsDecide, tr("Decide approvals")},
        {Scope::KnowledgeRead, tr("Read knowledge")},
        {Scope::KnowledgeWrite, tr("Change knowledge")},
        {Scope::Admin, tr("Administer the server")},
    };
    auto *grid = new QGridLayout;
    int place = 0;
    for (const auto &[scope, label] : scopes) {
        auto *box = new CheckBox(label);
        box->setObjectName(QStringLiteral("scope-") + enumName(scope));
        box->setProperty("scope", enumName(scope));
        box->setChecked(scope == Scope::AgentsRead || scope == Scope::AgentsWrite
                        || scope == Scope::ModelsAccess);
        grid->addWidget(box, place / 2, place % 2);
        ++place;
        m_scopes.append(box);
        connect(box, &QAbstractButton::toggled, this, &NewKeyDialog::check);
    }
    body()->addLayout(grid);
    m_tier->setObjectName(QStringLiteral("keyTier"));
    for (const Tier tier : {Tier::Enterprise, Tier::Professional, Tier::Starter, Tier::Free})
        m_tier->addItem(tierLabel(tier), static_cast<int>(tier));
    body()->addWidget(new FormRow(tr("Tier"), m_tier,
                                  tr("Bounds requests per hour, tokens per day and agents.")));
    m_create = addButtons(tr("Create"), tr("Cancel"));
    m_create->setObjectName(QStringLiteral("createKeyConfirm"));
    connect(m_name, &QLineEdit::textChanged, this, &NewKeyDialog::check);
    m_name->setFocus();
    check();
}

void NewKeyDialog::check()
{
    m_create->setEnabled(!m_name->text().trimmed().isEmpty() && !request().scopes.isEmpty());
}

CreateKey NewKeyDialog::request() const
{
    CreateKey key;
    key.name = m_name->text().trimmed();
    for (const CheckBox *box : m_scopes) {
        if (box->isChecked())
            key.scopes.append(box->property("scope").toString());
    }
    key.tier = static_cast<Tier>(m_tier->currentData().toInt());
    return key;
}

ShowKeyDialog::ShowKeyDialog(const CreatedKey &key, QWidget *parent)
    : Dialog(tr("The key “%1”").arg(key.name), parent)
{
    setObjectName(QStringLiteral("showKeyDialog"));
    auto *text = new TextLabel(tr("Copy it now: it is shown this once. Only a hash of it is kept."),
                               TextStyle::Body, TextLabel::Tone::Muted);
    text->setWordWrap(true);
    body()->addWidget(text);
    auto *row = new QHBoxLayout;
    auto *shown = new LineEdit(tr("The new key"));
    shown->setObjectName(QStringLiteral("newKeyEdit"));
    shown->setFont(textFont(TextStyle::Mono));
    shown->setText(key.key);
    shown->setReadOnly(true);
    shown->setMinimumWidth(440);
    shown->setCursorPosition(0);
    auto *copy = new Button(Button::Kind::Secondary, QStringLiteral("copy"), tr("Copy"));
    copy->setObjectName(QStringLiteral("copyKeyButton"));
    row->addWidget(shown, 1);
    row->addWidget(copy);
    body()->addLayout(row);
    connect(copy, &QAbstractButton::clicked, this, [copy, secret = key.key] {
        QGuiApplication::clipboard()->setText(secret);
        copy->setText(tr("Copied"));
        copy->setIconName(QStringLiteral("check"));
    });
    addButtons(tr("Done"), tr("Cancel"));
    findChild<QWidget *>(QStringLiteral("cancelButton"))->hide(); // it exists already
    copy->setFocus();
}

KeysSection::KeysSection(PageContext &context, QWidget *parent)
    : SettingsSection(
        context, tr("Keys and secrets"),
        tr("This window needs no key. Other programs and people do: each gets its own, "
           "with no more rights than it needs."),
        parent),
      m_table(new KeyTable(this)),
      m_view(new QTableView),
      m_none(new TextLabel(tr("No keys yet. Programs that want to use this server need one."),
                           TextStyle::Small, TextLabel::Tone::Muted)),
      m_revoke(new Button(Button::Kind::Secondary, QStringLiteral("trash-2"), tr("Revoke…")))
{
    auto *create = new Button(Button::Kind::Primary, QStringLiteral("plus"), tr("New key"), this);
    create->setObjectName(QStringLiteral("newKeyButton"));
    head()->addWidget(create, 0, Qt::AlignTop);
    connect(create, &QAbstractButton::clicked, this, &KeysSection::create);
    Card *card = addCard(tr("API keys"));
    m_view->setObjectName(QStringLiteral("keysTable"));
    styleTable(m_view, tr("API keys"));
    m_view->setModel(m_table);
    m_view->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_view->horizontalHeader()->setSectionResizeMode(KeyTable::ScopesColumn, QHeaderView::Stretch);
    for (const auto &[column, width] :
         {std::pair(int(KeyTable::NameColumn), 140), std::pair(int(KeyTable::KeyColumn), 110),
          std::pair(int(KeyTable::TierColumn), 108), std::pair(int(KeyTable::CreatedColumn), 116),
          std::pair(int(KeyTable::UsedColumn), 160)})
        m_view->setColumnWidth(column, width);
    card->body()->addWidget(m_view);
    m_none->setWordWrap(true);
    card->body()->addWidget(m_none);
    m_revoke->setObjectName(QStringLiteral("revokeKeyButton"));
    m_revoke->setSmall(true);
    m_revoke->setEnabled(false);
    card->body()->addWidget(m_revoke, 0, Qt::AlignLeft);
    makeSecretsCard();
    body()->addStretch();
    connect(m_revoke, &QAbstractButton::clicked, this, &KeysSection::revoke);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { m_revoke->setEnabled(m_view->selectionModel()->hasSelection()); });
    connect(&context.backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type.startsWith(QLatin1String("key.")))
            load();
    });
    load();
}

void KeysSection::makeSecretsCard()
{
    Card *card = addCard();
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(new TextLabel(tr("Secret store"), TextStyle::BodyStrong));
    m_secretState = new Badge({}, BadgeTone::Neutral, card);
    m_secretState->setObjectName(QStringLiteral("secretState"));
    m_secretState->setDot(true);
    row->addWidget(m_secretState);
    row->addStretch();
    card->body()->addLayout(row);
    m_secretText = new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted);
    m_secretText->setWordWrap(true);
    card->body()->addWidget(m_secretText);
}

void KeysSection::enter(const QString &detail)
{
    loadSecrets();
    if (detail == QLatin1String("new"))
        create();
}

void KeysSection::load()
{
    run<Page<ApiKey>>(
        this, context().backend.call(ops::listKeys),
        [this](Page<ApiKey> page) {
            QList<ApiKey> live;
            for (const ApiKey &key : std::as_const(page.items)) {
                if (!key.revokedAt.isSet())
                    live.append(key);
            }
            m_view->setVisible(!live.isEmpty());
            m_revoke->setVisible(!live.isEmpty());
            m_none->setVisible(live.isEmpty());
            const int rows = qBound(1, static_cast<int>(live.size()), kMostRowsShown);
            m_view->setFixedHeight((rows + 1) * kRowHeight + space::xs);
            m_table->setKeys(std::move(live));
            m_revoke->setEnabled(false);
        },
        [this](const Error &error) {
            context().report(tr("The keys cannot be read"), error.message);
        });
}

void KeysSection::loadSecrets()
{
    run<SystemInfo>(
        this, context().backend.call(ops::getSystem),
        [this](SystemInfo system) {
            const SecretLook look = secretLook(system.secretStore.kind);
            m_secretState->setText(look.title);
            m_secretState->setTone(look.tone);
            m_secretState->updateGeometry();
            m_secretText->setText(system.secretStore.explanation);
        },
        [this](const Error &error) { m_secretText->setText(error.message); });
}

void KeysSection::create()
{
    auto *dialog = new NewKeyDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        run<CreatedKey>(
            this, context().backend.call(ops::createKey, dialog->request()),
            [this](CreatedKey key) {
                load();
                auto *shown = new ShowKeyDialog(key, window());
                shown->setAttribute(Qt::WA_DeleteOnClose);
                shown->open();
            },
            [this](const Error &error) { context().report(tr("No key was made"), error.message); });
    });
    dialog->open();
}

void KeysSection::revoke()
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    const ApiKey key = m_table->keyAt(rows.first().row());
    auto *dialog =
        new ConfirmDialog(tr("Revoke the key “%1”?").arg(key.name),
                          tr("Whatever uses it is refused from now on. This cannot be undone."),
                          tr("Revoke"), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, key] {
        KeyRef ref;
        ref.keyId = key.id;
        run<Nothing>(this, context().backend.call(ops::revokeKey, ref),
                     [this, key](Result<Nothing> done) {
                         if (!done)
                             context().report(tr("“%1” is not revoked").arg(key.name),
                                              done.error().message);
                         else
                             context().toast(tr("“%1” is revoked").arg(key.name), {}, {});
                         load();
                     });
    });
    dialog->open();
}

} // namespace troupe
