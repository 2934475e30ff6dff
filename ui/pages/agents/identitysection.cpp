// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentcards.h"
#include "ui/pages/agents/agentsections.h"
#include "ui/pages/agents/modelpicker.h"
#include "ui/theme/theme.h"
#include "ui/widgets/avatarimage.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QPainter>

namespace troupe {

namespace {

const QList<Visibility> kVisibilities{Visibility::Private, Visibility::Shared, Visibility::Public};
constexpr int kSwatch = 24;

// Ones on which white initials read (4.5:1), like those derived from names.
const char *const kSwatches[] = {"#4f46e5", "#0369a1", "#0f766e", "#15803d", "#a16207",
                                 "#c2410c", "#b91c1c", "#be185d", "#7e22ce", "#475569"};

class Swatch : public QAbstractButton
{
public:
    Swatch(const QString &color, QWidget *parent) : QAbstractButton(parent), m_color(color)
    {
        setFixedSize(kSwatch, kSwatch);
        setFocusPolicy(Qt::TabFocus);
        setAccessibleName(QObject::tr("Colour %1").arg(color));
        setToolTip(color);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        drawRound(painter, QRectF(rect()).adjusted(3, 3, -3, -3), 6, m_color);
        if (underMouse())
            drawRound(painter, QRectF(rect()), 8, Qt::transparent, tokensOf(this).border);
        drawFocusRing(painter, this, QRectF(rect()), 8);
    }

private:
    QColor m_color;
};

} // namespace

IdentitySection::IdentitySection(QWidget *parent)
    : AgentSection(tr("Identity"), parent),
      m_name(new LineEdit(tr("Name"), tr("Ann"))),
      m_role(new LineEdit(tr("Role"), tr("Reviews pull requests"))),
      m_description(
          new TextArea(tr("Description"), tr("What it is good for, for the people who choose it"))),
      m_face(new AgentFace(36)),
      m_avatar(new LineEdit(tr("Avatar"), tr("An emoji; empty for initials"))),
      m_choosePicture(
          new Button(Button::Kind::Secondary, QStringLiteral("image"), tr("Choose a picture…"))),
      m_removePicture(
          new Button(Button::Kind::Icon, QStringLiteral("x"), tr("Remove the picture"))),
      m_color(new LineEdit(tr("Colour"), QStringLiteral("#4f46e5"))),
      m_tags(new TagEditor(tr("Tags"), tr("Add a tag…"))),
      // No braces in these two: lupdate would take what follows for another function.
      m_visibility(new SegmentedControl(
          tr("Visibility"), QStringList() << tr("Private") << tr("Shared") << tr("Public"))),
      m_sharedWith(new TagEditor(tr("Shared with"), tr("Add a username…"))),
      m_status(new SegmentedControl(tr("State"), QStringList() << tr("Active") << tr("Stopped")))
{
    m_name->setObjectName(QStringLiteral("nameEdit"));
    m_role->setObjectName(QStringLiteral("roleEdit"));
    m_description->setObjectName(QStringLiteral("descriptionEdit"));
    m_avatar->setObjectName(QStringLiteral("avatarEdit"));
    m_color->setObjectName(QStringLiteral("colorEdit"));
    m_tags->setObjectName(QStringLiteral("tagsEdit"));
    m_visibility->setObjectName(QStringLiteral("visibilityControl"));
    m_status->setObjectName(QStringLiteral("statusControl"));
    m_description->setLineRange(3, 8);
    addRow(QStringLiteral("/name"), tr("Name"), m_name)->setRequired(true);
    addRow(QStringLiteral("/role"), tr("Role"), m_role, tr("Its job in a few words."));
    addRow(QStringLiteral("/description"), tr("Description"), m_description);
    addRow(QStringLiteral("/avatar"), tr("Avatar"), makeAvatarRow());
    addRow(QStringLiteral("/color"), tr("Colour"), makeColorRow());
    addRow(QStringLiteral("/tags"), tr("Tags"), m_tags);
    auto *card = new Card(this);
    card->body()->addWidget(
        new SettingRow(tr("Visibility"),
                       tr("A public agent can be used by everyone on this server, a shared one by "
                          "the people you name."),
                       m_visibility));
    m_sharedWith->setObjectName(QStringLiteral("sharedWithEdit"));
    m_sharedRow = addRow(QStringLiteral("/shared_with"), tr("Shared with"), m_sharedWith,
                         tr("They may talk to it and copy it, not change it."));
    card->body()->addWidget(m_sharedRow);
    card->body()->addWidget(new Divider);
    card->body()->addWidget(new SettingRow(
        tr("State"), tr("A stopped agent keeps its conversations and refuses new messages."),
        m_status));
    body()->addWidget(card);
    body()->addStretch();

    for (LineEdit *edit : {m_name, m_role, m_avatar, m_color}) {
        connect(edit, &QLineEdit::textChanged, this, &IdentitySection::showFace);
        connect(edit, &QLineEdit::textChanged, this, [this] { tellEdited(); });
    }
    connect(m_description, &QPlainTextEdit::textChanged, this, [this] { tellEdited(); });
    connect(m_tags, &TagEditor::tagsChanged, this, [this] { tellEdited(); });
    connect(m_visibility, &SegmentedControl::currentChanged, this, [this] {
        showShared();
        tellEdited();
    });
    connect(m_sharedWith, &TagEditor::tagsChanged, this, [this] { tellEdited(); });
    connect(m_status, &SegmentedControl::currentChanged, this, [this] { tellEdited(); });
}

QWidget *IdentitySection::makeAvatarRow()
{
    auto *field = new QWidget(this);
    auto *row = new QHBoxLayout(field);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::m);
    row->addWidget(m_face);
    row->addWidget(m_avatar, 1);
    row->addWidget(m_removePicture);
    row->addWidget(m_choosePicture);
    m_choosePicture->setObjectName(QStringLiteral("choosePicture"));
    m_removePicture->setObjectName(QStringLiteral("removePicture"));
    connect(m_choosePicture, &QAbstractButton::clicked, this, &IdentitySection::choosePicture);
    connect(m_removePicture, &QAbstractButton::clicked, this, [this] {
        setPicture({});
        m_avatar->setFocus();
        tellEdited();
    });
    connect(m_avatar, &QLineEdit::textEdited, this, [this](const QString &text) {
        if (text.startsWith(QLatin1String("data:"))) // pasted
            setPicture(text);
        else if (!text.isEmpty())
            setPicture({});
    });
    field->setFocusProxy(m_avatar);
    return field;
}

void IdentitySection::setPicture(const QString &dataUri)
{
    m_picture = dataUri;
    if (!dataUri.isEmpty())
        m_avatar->clear();
    m_avatar->setPlaceholderText(dataUri.isEmpty() ? tr("An emoji; empty for initials")
                                                   : tr("A picture"));
    m_removePicture->setVisible(!dataUri.isEmpty());
    showFace();
}

QString IdentitySection::avatar() const
{
    return m_picture.isEmpty() ? m_avatar->text().trimmed() : m_picture;
}

void IdentitySection::choosePicture()
{
    auto *dialog = new QFileDialog(window(), tr("Choose a picture"));
    dialog->setObjectName(QStringLiteral("pictureDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(
        tr("Pictures (%1)").arg(QStringLiteral("*.png *.jpg *.jpeg *.gif *.webp")));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const QString picture = avatarFromFile(path);
        showError(QStringLiteral("/avatar"),
                  picture.isEmpty() ? tr("This file is no picture that can be used") : QString());
        if (picture.isEmpty())
            return;
        setPicture(picture);
        tellEdited();
    });
    dialog->open();
}

QWidget *IdentitySection::makeColorRow()
{
    auto *field = new QWidget(this);
    auto *row = new QHBoxLayout(field);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::xs);
    m_color->setFixedWidth(110);
    m_color->setFont(textFont(TextStyle::Mono));
    row->addWidget(m_color);
    row->addSpacing(space::s);
    for (const char *name : kSwatches) {
        const QString color = QString::fromLatin1(name);
        auto *swatch = new Swatch(color, field);
        connect(swatch, &QAbstractButton::clicked, this,
                [this, color] { m_color->setText(color); });
        row->addWidget(swatch);
    }
    row->addStretch();
    field->setFocusProxy(m_color);
    return field;
}

void IdentitySection::showFace()
{
    m_face->show(m_name->text(), avatar(), m_color->text());
}

Visibility IdentitySection::visibility() const
{
    return kVisibilities.value(m_visibility->currentIndex(), Visibility::Private);
}

void IdentitySection::showShared()
{
    m_sharedRow->setVisible(visibility() == Visibility::Shared);
}

void IdentitySection::load(const Agent &agent)
{
    m_loading = true;
    m_name->setText(agent.name);
    m_role->setText(agent.role);
    m_description->setPlainText(agent.description);
    const bool isPicture = agent.avatar.startsWith(QLatin1String("data:"));
    m_avatar->setText(isPicture ? QString() : agent.avatar);
    setPicture(isPicture ? agent.avatar : QString());
    m_color->setText(agent.color);
    m_tags->setTags(agent.tags);
    m_visibility->setCurrentIndex(static_cast<int>(kVisibilities.indexOf(agent.visibility)));
    m_sharedWith->setTags(agent.sharedWith);
    showShared();
    m_status->setCurrentIndex(agent.status == AgentStatus::Active ? 0 : 1);
    m_status->setEnabled(agent.status != AgentStatus::Archived);
    m_archived = agent.status;
    m_loading = false;
    showFace();
}

void IdentitySection::store(Agent &agent) const
{
    agent.name = m_name->text().trimmed();
    agent.role = m_role->text();
    agent.description = m_description->toPlainText();
    agent.avatar = avatar();
    agent.color = m_color->text().trimmed();
    agent.tags = m_tags->tags();
    agent.visibility = visibility();
    agent.sharedWith =
        agent.visibility == Visibility::Shared ? m_sharedWith->tags() : QStringList();
    if (m_archived == AgentStatus::Archived)
        return;
    agent.status = m_status->currentIndex() == 0 ? AgentStatus::Active : AgentStatus::Inactive;
}

ModelSection::ModelSection(QWidget *parent)
    : AgentSection(tr("Model and sampling"), parent),
      m_model(new ModelPicker(tr("Model"))),
      m_price(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted)),
      m_ownTemperature(new Switch(tr("Own temperature"))),
      m_temperature(new ValueSlider(tr("Temperature"), 0, 2, 2)),
      m_maxTokens(new LineEdit(tr("Longest answer"), tr("as long as the model allows")))
{
    m_model->setObjectName(QStringLiteral("modelPicker"));
    m_price->setObjectName(QStringLiteral("modelPrice"));
    m_ownTemperature->setObjectName(QStringLiteral("ownTemperature"));
    m_temperature->setObjectName(QStringLiteral("temperatureSlider"));
    m_maxTokens->setObjectName(QStringLiteral("maxTokensEdit"));
    addRow(QStringLiteral("/model"), tr("Model"), m_model);
    m_price->setWordWrap(true);
    body()->addWidget(m_price);
    auto *card = new Card(this);
    card->body()->addWidget(
        new SettingRow(tr("Own temperature"),
                       tr("Off: the model's default. Low is exact and repeatable, high is varied."),
                       m_ownTemperature));
    card->body()->addWidget(m_temperature);
    body()->addWidget(card);
    addRow(QStringLiteral("/max_tokens"), tr("Longest answer"), m_maxTokens,
           tr("In tokens; empty for the model's own limit."));
    body()->addStretch();
    connect(m_model, &ModelPicker::modelChosen, this, [this] {
        showPrice();
        tellEdited();
    });
    connect(m_ownTemperature, &QAbstractButton::toggled, this, [this](bool own) {
        m_temperature->setEnabled(own);
        tellEdited();
    });
    connect(m_temperature, &ValueSlider::valueChanged, this, [this] { tellEdited(); });
    connect(m_maxTokens, &QLineEdit::textEdited, this, [this](const QString &text) {
        bool isNumber = text.isEmpty();
        if (!isNumber)
            text.toInt(&isNumber);
        showError(QStringLiteral("/max_tokens"),
                  isNumber ? QString() : tr("A whole number of tokens, or nothing"));
        tellEdited();
    });
}

void ModelSection::setModels(const QList<ModelInfo> &models, const QString &defaultModel)
{
    m_model->setModels(models);
    m_model->setDefaultLabel(
        tr("Default model (%1)")
            .arg(defaultModel.isEmpty() ? QStringLiteral("troupe-offline") : defaultModel));
    showPrice();
}

void ModelSection::showPrice()
{
    const ModelInfo *info = m_model->info(m_model->model());
    if (!info) {
        m_price->setText(m_model->model().isEmpty()
                             ? tr("Follows the default of the server, under Settings.")
                             : tr("This model is in no catalogue and no provider lists it now."));
        return;
    }
    QStringList facts{tr("%1 in and %2 out per million tokens")
                          .arg(priceLabel(info->inputPerMillion, info->local),
                               priceLabel(info->outputPerMillion, info->local))};
    if (info->contextWindow > 0)
        facts.append(tr("%L1 tokens of context").arg(info->contextWindow));
    if (info->local)
        facts.append(tr("nothing leaves this machine"));
    if (!info->configured)
        facts.append(tr("no provider is set up for it: the offline model answers, and says so"));
    m_price->setText(facts.join(QStringLiteral(" · ")));
}

void ModelSection::load(const Agent &agent)
{
    m_loading = true;
    m_model->setModel(agent.model);
    m_ownTemperature->setChecked(agent.temperature.has_value());
    m_temperature->setEnabled(agent.temperature.has_value());
    m_temperature->setValue(agent.temperature.value_or(0.7));
    m_maxTokens->setText(agent.maxTokens ? QString::number(*agent.maxTokens) : QString());
    m_loading = false;
    showPrice();
}

void ModelSection::store(Agent &agent) const
{
    agent.model = m_model->model();
    agent.temperature.reset();
    if (m_ownTemperature->isChecked())
        agent.temperature = m_temperature->value();
    bool isNumber = false;
    const int tokens = m_maxTokens->text().toInt(&isNumber);
    agent.maxTokens.reset();
    if (isNumber)
        agent.maxTokens = tokens;
}

} // namespace troupe
